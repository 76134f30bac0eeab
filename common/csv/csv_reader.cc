#include "common/csv/csv_reader.h"

#include <algorithm>
#include <array>

namespace send::csv {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

// U+0080 to U+009F of Windows-1252; 0 is undefined.
constexpr std::array<uint16_t, 32> kHigh{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                         0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                         0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                         0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void AppendUtf8(std::string& text, uint32_t point) {
  if (point < 0x80) {
    text.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    text.push_back(static_cast<char>(0xC0 | (point >> 6)));
    text.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  } else {
    text.push_back(static_cast<char>(0xE0 | (point >> 12)));
    text.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
    text.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  }
}

bool MayEndField(char c) { return c == '"' || c == ',' || c == '\r' || c == '\n'; }

// The bytes of the sequence that begins with `lead`; 0 where none does.
size_t SequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

}  // namespace

Reader::Reader(OnRecord on_record, size_t max_record_bytes)
    : on_record_(std::move(on_record)), max_record_bytes_(max_record_bytes) {}

void Reader::Feed(std::string_view piece) {
  for (; !piece.empty() && mark_ < kMark.size(); piece.remove_prefix(1)) {
    if (piece[0] != kMark[mark_]) {
      TakeHeldBack();
      break;
    }
    ++mark_;
  }
  while (!piece.empty()) {
    const size_t run = TakeRun(piece);
    if (run == 0) Take(piece[0]);
    piece.remove_prefix(std::max<size_t>(run, 1));
  }
}

void Reader::Finish() {
  if (mark_ < kMark.size()) TakeHeldBack();
  if (state_ == State::kQuoted) Fail("a quoted field has no end");
  if (begun_) EndRecord();
}

// It was no mark: what was held back is text.
void Reader::TakeHeldBack() {
  const std::string_view held = kMark.substr(0, mark_);
  mark_ = kMark.size();
  for (const char c : held) Take(c);
}

// Takes at once what stands in a field before the next byte that may end it. Where that would be too long, Take
// finds the byte at which it is.
size_t Reader::TakeRun(std::string_view text) {
  if (state_ != State::kQuoted && state_ != State::kPlain) return 0;
  const auto* const end = std::find_if(text.begin(), text.end(), MayEndField);
  const auto run = static_cast<size_t>(end - text.begin());
  if (run == 0 || record_bytes_ + run > max_record_bytes_) return 0;
  field_.append(text.substr(0, run));
  record_bytes_ += run;
  after_cr_ = false;
  return run;
}

void Reader::Take(char c) {
  const bool second_of_crlf = after_cr_ && c == '\n';
  after_cr_ = c == '\r';
  if (second_of_crlf && state_ != State::kQuoted) return;
  const bool line_end = c == '\n' || c == '\r';
  if (!begun_ && !line_end) {
    begun_ = true;
    record_.line = line_;
  }
  if (line_end && !second_of_crlf) ++line_;
  if (begun_ && ++record_bytes_ > max_record_bytes_ && state_ != State::kSkippingLine)
    Fail("the record is too long");
  switch (state_) {
    case State::kSkippingLine:
      if (line_end) EndRecord();
      return;
    case State::kQuoted:
      if (c == '"')
        state_ = State::kQuoteInQuoted;
      else
        field_.push_back(c);
      return;
    case State::kQuoteInQuoted:
      if (c == '"') {
        field_.push_back('"');
        state_ = State::kQuoted;
        return;
      }
      if (c != ',' && !line_end) return Fail("a quoted field goes on after its closing quote");
      break;
    case State::kFieldStart:
      if (c == '"') {
        state_ = State::kQuoted;
        return;
      }
      break;
    case State::kPlain:
      if (c == '"') return Fail("a quote stands within a field that is not quoted");
      break;
  }
  if (line_end) {
    if (begun_) EndRecord();
  } else if (c == ',') {
    EndField();
  } else {
    state_ = State::kPlain;
    field_.push_back(c);
  }
}

void Reader::EndField() {
  record_.fields.push_back(std::move(field_));
  field_.clear();
  state_ = State::kFieldStart;
}

void Reader::EndRecord() {
  if (record_.problem.empty()) EndField();
  on_record_(std::move(record_));
  record_ = Record();
  field_.clear();
  record_bytes_ = 0;
  begun_ = false;
  state_ = State::kFieldStart;
}

void Reader::Fail(std::string_view problem) {
  record_.problem = std::string(problem);
  record_.fields.clear();
  state_ = State::kSkippingLine;
}

std::string FromWindows1252(std::string_view text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 || byte >= 0xA0)
      AppendUtf8(utf8, byte);
    else
      AppendUtf8(utf8, kHigh[byte - 0x80] == 0 ? 0xFFFD : kHigh[byte - 0x80]);
  }
  return utf8;
}

bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = SequenceLength(lead);
    if (length == 0 || i + length > text.size()) return false;
    for (size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    // Overlong forms, surrogates, and what is past the last code point.
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F))
      return false;
    i += length;
  }
  return true;
}

std::string WriteField(std::string_view text) {
  constexpr std::string_view kFormula = "=+-@\t\r\n";
  std::string field(text);
  if (!field.empty() && kFormula.find(field[0]) != std::string_view::npos) field.insert(0, 1, '\'');
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace send::csv
