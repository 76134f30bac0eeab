#include "clients/sendctl/cli/text_table.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace send::cli {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// Unicode 15: marks that stand on the character before them, and joiners.
constexpr std::array<Range, 7> kZero{{{0x300, 0x36f},
                                      {0x483, 0x489},
                                      {0x591, 0x5bd},
                                      {0x610, 0x61a},
                                      {0x64b, 0x65f},
                                      {0x200b, 0x200f},
                                      {0xfe00, 0xfe0f}}};
// East Asian Width W and F, and emoji.
constexpr std::array<Range, 9> kWide{{{0x1100, 0x115f},
                                      {0x2e80, 0x303e},
                                      {0x3041, 0xa4cf},
                                      {0xac00, 0xd7a3},
                                      {0xf900, 0xfaff},
                                      {0xfe30, 0xfe6f},
                                      {0xff00, 0xff60},
                                      {0x1f300, 0x1faff},
                                      {0x20000, 0x3fffd}}};

template <size_t kSize>
bool IsIn(const std::array<Range, kSize>& ranges, uint32_t character) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range range) { return character >= range.first && character <= range.last; });
}

struct Character {
  uint32_t code;
  size_t bytes;
};

// The character at the beginning of the text; U+FFFD of one byte where there is none.
Character Decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {0xfffd, 1};
  uint32_t code = lead & (0x7fU >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return {0xfffd, 1};
    code = (code << 6) | (next & 0x3f);
  }
  return {code, bytes};
}

size_t WidthOf(uint32_t code) { return IsIn(kZero, code) ? 0 : IsIn(kWide, code) ? 2 : 1; }

// How many bytes of the text fit into the width: up to a blank where there is one, else as many as go.
size_t BytesThatFit(std::string_view text, size_t width) {
  size_t used = 0;
  size_t at = 0;
  size_t last_blank = 0;
  while (at < text.size()) {
    const Character character = Decode(text.substr(at));
    if (character.code == ' ' && at > 0) last_blank = at;
    if (used + WidthOf(character.code) > width && at > 0) return last_blank > 0 ? last_blank : at;
    used += WidthOf(character.code);
    at += character.bytes;
  }
  return at;
}

std::vector<std::string> Wrapped(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  do {
    const size_t bytes = BytesThatFit(text, width);
    lines.emplace_back(text.substr(0, bytes));
    text.remove_prefix(bytes);
    if (!text.empty() && text[0] == ' ') text.remove_prefix(1);
  } while (!text.empty());
  return lines;
}

void AppendCell(const TextTable::Column& column, const std::string& text, size_t width, std::string& line) {
  const size_t used = DisplayWidth(text);
  const std::string padding(width > used ? width - used : 0, ' ');
  line += column.right ? padding + text : text + padding;
  line += "  ";
}

void AppendLine(std::string line, std::string& out) {
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const Character character = Decode(text);
    width += WidthOf(character.code);
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::string Harmless(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const Character character = Decode(text);
    const bool control = character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0) ||
                         (character.code >= 0x202a && character.code <= 0x202e);
    if (control)
      clean += ' ';
    else
      clean += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  return clean;
}

void TextTable::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = Harmless(cell);
  rows_.push_back(std::move(cells));
}

std::string TextTable::Render() const {
  std::vector<size_t> widths;
  std::vector<std::string> headings;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = DisplayWidth(columns_[i].heading);
    for (const auto& row : rows_)
      for (const std::string& line : Wrapped(row[i], std::max(width, columns_[i].max_width)))
        width = std::max(width, DisplayWidth(line));
    widths.push_back(width);
    headings.push_back(columns_[i].heading);
  }
  std::string out;
  const auto add = [&](const std::vector<std::string>& row) {
    std::vector<std::vector<std::string>> cells;
    size_t height = 1;
    for (size_t i = 0; i < row.size(); ++i)
      height = std::max(height, cells.emplace_back(Wrapped(row[i], widths[i])).size());
    for (size_t line = 0; line < height; ++line) {
      std::string text;
      for (size_t i = 0; i < row.size(); ++i)
        AppendCell(columns_[i], line < cells[i].size() ? cells[i][line] : std::string(), widths[i], text);
      AppendLine(std::move(text), out);
    }
  };
  add(headings);
  for (const auto& row : rows_) add(row);
  return out;
}

}  // namespace send::cli
