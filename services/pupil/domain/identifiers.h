#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// Identifiers of people and settings: their canonical form, from what people type. Small letters and blanks are
// taken; a refusal is INVALID_ARGUMENT and its message, meant to follow a field's name, says which character is
// wrong, never what the value is.
namespace send::pupil {

// Unique pupil number: a check letter, the authority (3), the establishment (4), the year (2), a serial number
// (3 digits, or 2 and a letter for a temporary number).
absl::StatusOr<std::string> ParseUpn(std::string_view text);

// Unique learner number: ten digits, the last a check digit.
absl::StatusOr<std::string> ParseUln(std::string_view text);

// NHS number: ten digits, the last a check digit.
absl::StatusOr<std::string> ParseNhsNumber(std::string_view text);

// UK provider reference number: eight digits that begin with 1.
absl::StatusOr<std::string> ParseUkprn(std::string_view text);

// Unique property reference number: up to twelve digits, without leading zeros.
absl::StatusOr<std::string> ParseUprn(std::string_view text);

// Upper case with one blank before the last three: "ZZ99 3WZ". Shape only.
absl::StatusOr<std::string> ParsePostcode(std::string_view text);

// Three digits.
absl::StatusOr<std::string> ParseLaCode(std::string_view text);

// The check letter of a UPN from the twelve places after it; nullopt where they have another shape.
std::optional<char> UpnCheckLetter(std::string_view twelve);
// The check digit of the first nine digits; nullopt where there is none, so that no such number exists.
std::optional<char> UlnCheckDigit(std::string_view nine);
std::optional<char> NhsCheckDigit(std::string_view nine);

}  // namespace send::pupil
