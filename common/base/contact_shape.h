#pragma once

#include <string_view>

// How people are reached, by the shape of what was typed: whether anybody is there is another question.
namespace send {

// One address as a mail server may be told it: no name beside it, ASCII, at most 254 bytes, a dot in its
// domain.
bool IsEmailAddress(std::string_view text);

// 7 to 15 digits, with blanks, +, brackets and hyphens; at most 30 bytes.
bool IsPhoneNumber(std::string_view text);

// "https://example.org/page", or http; at most 500 bytes of ASCII, without blanks, quotes, angle brackets or a
// user.
bool IsWebAddress(std::string_view text);

}  // namespace send
