#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace send::db {

// A statement of SQL: a file of a folder `sql/`, embedded when the program is built. The name is what metrics
// and errors call it.
struct Statement {
  std::string_view name;
  std::string_view text;
};

// A file of a folder `migrations/`, "NNNN_verb_noun.sql": it only adds (services/adr/0014).
struct Migration {
  int number;
  std::string_view name;
  std::string_view text;
};

// What goes into a statement and comes out of it: NULL, a whole number, or text (bytes, dates "2026-01-15").
using Value = std::variant<std::monostate, int64_t, std::string>;
using Row = std::vector<Value>;
using Rows = std::vector<Row>;

inline bool IsNull(const Value& value) { return std::holds_alternative<std::monostate>(value); }
// Of a column that is declared NOT NULL and of the type asked for; throws std::bad_variant_access otherwise,
// which Connection::Query's caller cannot meet unless the statement and its reader disagree.
inline int64_t IntOf(const Value& value) { return std::get<int64_t>(value); }
inline const std::string& TextOf(const Value& value) { return std::get<std::string>(value); }

inline Value OrNull(const std::optional<int64_t>& value) { return value ? Value(*value) : Value(); }
// NULL for empty text.
inline Value TextOrNull(std::string_view text) { return text.empty() ? Value() : Value(std::string(text)); }
inline std::string TextOrEmpty(const Value& value) { return IsNull(value) ? std::string() : TextOf(value); }

// The text of an INSERT whose VALUES list, a single group of question marks, is repeated `rows` times:
// "VALUES (?, ?)" becomes "VALUES (?, ?), (?, ?)". Unchanged where there is no such group.
std::string RepeatValues(std::string_view text, size_t rows);

// How many of `left` rows the next statement of a bulk insert takes: a thousand, or else the largest power of
// two, so that few texts are prepared and few statements are sent.
constexpr size_t BulkChunk(size_t left) { return left >= 1000 ? 1000 : std::bit_floor(left); }

}  // namespace send::db
