#include "services/pupil/domain/identifiers.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/error/error.h"

namespace send::pupil {
namespace {

// The letters of UPNs; their places are the values of the check and of a temporary number's last letter.
constexpr std::string_view kUpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";
constexpr int kUpnModulus = 23;

absl::Status Bad(const std::string& what) { return error::InvalidArgument("BAD_IDENTIFIER", what); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string Compact(std::string_view text) {
  std::string compact;
  for (const char c : text)
    if (c != ' ') compact.push_back(absl::ascii_toupper(static_cast<unsigned char>(c)));
  return compact;
}

// The place, from 1, of the first character that is no digit; 0 where all are.
size_t FirstNoDigit(std::string_view text) {
  const auto found = std::find_if(text.begin(), text.end(), [](char c) { return !IsDigit(c); });
  return found == text.end() ? 0 : static_cast<size_t>(found - text.begin()) + 1;
}

absl::Status CheckDigits(std::string_view text, size_t length) {
  if (text.size() != length) return Bad(absl::StrCat("must have ", length, " digits"));
  if (const size_t place = FirstNoDigit(text); place != 0)
    return Bad(absl::StrCat("must be digits: character ", place, " is none"));
  return absl::OkStatus();
}

// Σ digit × weight, the weights falling from 10.
int WeightedSum(std::string_view nine) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (nine[static_cast<size_t>(i)] - '0') * (10 - i);
  return sum;
}

absl::StatusOr<std::string> ParseTenDigits(std::string_view text,
                                           std::optional<char> (*check)(std::string_view)) {
  std::string digits = Compact(text);
  if (absl::Status status = CheckDigits(digits, 10); !status.ok()) return status;
  if (check(digits.substr(0, 9)) != digits[9])
    return Bad("has a wrong check digit: compare it with its source");
  return digits;
}

}  // namespace

std::optional<char> UpnCheckLetter(std::string_view twelve) {
  if (twelve.size() != 12 || FirstNoDigit(twelve.substr(0, 11)) != 0) return std::nullopt;
  int sum = 0;
  for (size_t i = 0; i < 12; ++i) {
    const size_t letter = kUpnLetters.find(twelve[i]);
    if (!IsDigit(twelve[i]) && letter == std::string_view::npos) return std::nullopt;
    sum += (IsDigit(twelve[i]) ? twelve[i] - '0' : static_cast<int>(letter)) * static_cast<int>(i + 2);
  }
  return kUpnLetters[static_cast<size_t>(sum % kUpnModulus)];
}

std::optional<char> UlnCheckDigit(std::string_view nine) {
  const int rest = WeightedSum(nine) % 11;
  if (rest == 0 || nine[0] == '0') return std::nullopt;
  return static_cast<char>('0' + 10 - rest);
}

std::optional<char> NhsCheckDigit(std::string_view nine) {
  const int check = 11 - WeightedSum(nine) % 11;
  if (check == 10) return std::nullopt;
  return static_cast<char>('0' + check % 11);
}

absl::StatusOr<std::string> ParseUpn(std::string_view text) {
  std::string upn = Compact(text);
  if (upn.size() != 13) return Bad("must have 13 characters");
  if (kUpnLetters.find(upn[0]) == std::string_view::npos)
    return Bad("must begin with a check letter, which is never I, O or S");
  if (const size_t place = FirstNoDigit(upn.substr(1, 11)); place != 0)
    return Bad(absl::StrCat("must have digits after its check letter: character ", place + 1, " is none"));
  const auto check = UpnCheckLetter(upn.substr(1));
  if (!check)
    return Bad("must end with a digit, or with a letter other than I, O and S: character 13 is neither");
  if (*check != upn[0]) return Bad("has a wrong check letter, or a wrong digit: compare it with its source");
  return upn;
}

absl::StatusOr<std::string> ParseUln(std::string_view text) { return ParseTenDigits(text, &UlnCheckDigit); }

absl::StatusOr<std::string> ParseNhsNumber(std::string_view text) {
  return ParseTenDigits(text, &NhsCheckDigit);
}

absl::StatusOr<std::string> ParseUkprn(std::string_view text) {
  std::string digits = Compact(text);
  if (absl::Status status = CheckDigits(digits, 8); !status.ok()) return status;
  if (digits[0] != '1') return Bad("must begin with 1");
  return digits;
}

absl::StatusOr<std::string> ParseUprn(std::string_view text) {
  std::string digits = Compact(text);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty() || digits.size() > 12 || FirstNoDigit(digits) != 0) return Bad("must be up to 12 digits");
  return digits;
}

absl::StatusOr<std::string> ParsePostcode(std::string_view text) {
  const std::string compact = Compact(text);
  const absl::Status bad = Bad("must be a postcode such as ZZ99 3WZ");
  if (compact.size() < 5 || compact.size() > 7) return bad;
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const std::string outward = compact.substr(0, compact.size() - 3);
  const std::string inward = compact.substr(compact.size() - 3);
  if (!IsDigit(inward[0]) || !is_letter(inward[1]) || !is_letter(inward[2])) return bad;
  // One or two letters, a digit, and a digit or letter more: A9 A99 AA9 AA99 A9A AA9A.
  const size_t letters = outward.size() > 1 && is_letter(outward[1]) ? 2 : 1;
  if (!is_letter(outward[0]) || outward.size() <= letters || outward.size() > letters + 2) return bad;
  if (!IsDigit(outward[letters])) return bad;
  if (outward.size() == letters + 2 && !IsDigit(outward.back()) && !is_letter(outward.back())) return bad;
  return outward + " " + inward;
}

absl::StatusOr<std::string> ParseLaCode(std::string_view text) {
  std::string digits = Compact(text);
  if (absl::Status status = CheckDigits(digits, 3); !status.ok()) return status;
  return digits;
}

}  // namespace send::pupil
