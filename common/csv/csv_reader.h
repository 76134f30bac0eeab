#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace send::csv {

// One record of a file. `problem` says what is wrong with its form ("" when nothing is); its fields are then
// not to be used.
struct Record {
  // The line at which it begins; the first is 1.
  int64_t line = 0;
  std::vector<std::string> fields;
  std::string problem;
};

// Reads comma-separated values (RFC 4180) from pieces of a file as they come, at most a record at a time in
// memory. Lines end in CRLF, LF or CR; a byte-order mark is passed over; blank lines are no records. A record
// that is malformed is told as such, and reading goes on at the next line.
class Reader {
 public:
  using OnRecord = std::function<void(Record)>;
  explicit Reader(OnRecord on_record, size_t max_record_bytes = 64 * 1024);

  void Feed(std::string_view piece);
  // The file is at its end: the last record needs no line's end.
  void Finish();

 private:
  enum class State { kFieldStart, kPlain, kQuoted, kQuoteInQuoted, kSkippingLine };
  void TakeHeldBack();
  size_t TakeRun(std::string_view text);
  void Take(char c);
  void EndField();
  void EndRecord();
  void Fail(std::string_view problem);

  const OnRecord on_record_;
  const size_t max_record_bytes_;
  State state_ = State::kFieldStart;
  Record record_;
  std::string field_;
  size_t record_bytes_ = 0;
  int64_t line_ = 1;
  bool after_cr_ = false;
  bool begun_ = false;
  // How much of a byte-order mark has been seen; 3 once it cannot come any more.
  size_t mark_ = 0;
};

// Text in Windows-1252 as UTF-8. The five bytes that it leaves undefined become U+FFFD.
std::string FromWindows1252(std::string_view text);

// True where the bytes are well-formed UTF-8.
bool IsUtf8(std::string_view text);

// A field as it is written: quoted where it must be. One that a spreadsheet would take for a formula (it begins
// with = + - @, a tab or a line's end) gets a single quote before it.
std::string WriteField(std::string_view text);

}  // namespace send::csv
