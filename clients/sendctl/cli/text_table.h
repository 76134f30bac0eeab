#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace send::cli {

// How many columns of a terminal the text takes: combining marks none, East Asian wide characters and emoji
// two, bytes that are no UTF-8 one each.
size_t DisplayWidth(std::string_view text);

// The text without what could steer a terminal: control characters become blanks. Names come from other people.
std::string Harmless(std::string_view text);

// Rows under headings, for people: columns as wide as their widest cell but no wider than `max_width`, beyond
// which cells go on in the next line, broken between words where there are any.
class TextTable {
 public:
  struct Column {
    std::string heading;
    size_t max_width = 40;
    bool right = false;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // Missing cells are empty.
  void AddRow(std::vector<std::string> cells);
  // Ends with a line's end; the headings alone where there are no rows.
  std::string Render() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace send::cli
