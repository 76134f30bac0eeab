#include "services/ehcp/service/letter_html.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "common/civil/date.h"

namespace send::ehcp {
namespace {

// Dark text on white, 12 points at least, lines of some 70 characters.
constexpr char kStyle[] = R"(
:root { color-scheme: light; }
body { color: #111; background: #fff; font: 1.125rem/1.5 Arial, "Liberation Sans", sans-serif; margin: 0 auto;
  max-width: 42rem; padding: 2rem 1.25rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.625rem; line-height: 1.25; margin: 2rem 0 1rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2rem 0 .5rem; }
p, ul, address, dl { margin: 0 0 1rem; }
address { font-style: normal; }
address strong { display: block; }
.letterhead { border-bottom: 3px solid #1d3557; display: flex; flex-wrap: wrap; gap: .5rem 2rem;
  justify-content: space-between; margin-bottom: 2rem; padding-bottom: 1rem; }
.letterhead .authority { color: #1d3557; font-size: 1.5rem; font-weight: bold; margin: 0 0 .25rem; }
.letterhead address { font-size: 1rem; margin: 0; }
.opening p { margin: 0 0 .25rem; }
.key-dates { border: 2px solid #1d3557; padding: 1rem 1.25rem .25rem; margin: 1.5rem 0; }
.key-dates h2 { margin-top: 0; }
.key-dates dt { font-weight: normal; }
.key-dates dd { font-weight: bold; margin: 0 0 .75rem; }
.written, .contact { border-left: 4px solid #5c6b7a; padding-left: 1rem; margin: 0 0 1rem; }
.law { border-top: 1px solid #5c6b7a; font-size: 1rem; margin-top: 2.5rem; padding-top: 1rem; }
a { color: #1d3557; }
time { white-space: nowrap; }
@page { size: A4; margin: 16mm 20mm 20mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 10pt Arial, sans-serif; } }
@media print {
  body { font-size: 12pt; line-height: 1.4; max-width: none; padding: 0; }
  p, ul, address, .written, .contact { margin-bottom: 8pt; }
  h1 { font-size: 17pt; } h2 { font-size: 13.5pt; margin-top: 14pt; }
  .letterhead address, .law { font-size: 11pt; }
  h1, h2 { break-after: avoid; }
  .key-dates, .contact, .letterhead, li { break-inside: avoid; }
  .contact, ul, .law { break-before: avoid; }
  .law { margin-top: 14pt; padding-top: 6pt; }
  p { orphans: 3; widows: 3; }
  a { color: inherit; text-decoration: none; }
}
)";

class Html {
 public:
  Html& Raw(std::string_view markup) {
    absl::StrAppend(&text_, ToAbsl(markup));
    return *this;
  }
  Html& Text(std::string_view text) { return Raw(EscapeHtml(text)); }
  // <tag>text</tag>
  Html& Element(std::string_view tag, std::string_view text) {
    return Raw("<").Raw(tag).Raw(">").Text(text).Raw("</").Raw(tag).Raw(">\n");
  }
  Html& Day(absl::CivilDay day) {
    return Raw("<time datetime=\"")
        .Raw(civil::FormatDate(day))
        .Raw("\">")
        .Raw(civil::FormatLongDate(day))
        .Raw("</time>");
  }
  // A link that shows where it leads, so that paper shows it too.
  Html& Link(std::string_view scheme, std::string_view target) {
    return Raw("<a href=\"").Text(scheme).Text(target).Raw("\">").Text(target).Raw("</a>");
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

// Each line that says something as a paragraph.
void AddLines(const std::string& text, Html& html) {
  for (const absl::string_view line : absl::StrSplit(text, absl::ByAnyChar("\r\n"), absl::SkipWhitespace()))
    html.Element("p", ToStd(line));
}

// How the contact is reached, after its title; each on a line of its own.
void AddReach(const Contact& contact, Html& html) {
  const auto line = [&](std::string_view label) -> Html& { return html.Raw("<br>").Raw(label); };
  if (!contact.person.empty()) line("").Text(contact.person);
  for (const std::string& address : contact.address_lines) line("").Text(address);
  if (!contact.phone.empty()) line("Telephone: ").Text(contact.phone);
  if (!contact.email.empty()) line("Email: ").Link("mailto:", contact.email);
  if (!contact.website.empty()) line("Website: ").Link("", contact.website);
}

void AddContact(const Contact& contact, Html& html) {
  html.Raw("<address class=\"contact\"><strong>").Text(contact.title).Raw("</strong>");
  Html reach;
  AddReach(contact, reach);
  // The title stands on a line of its own.
  const std::string lines = reach.Take();
  html.Raw(std::string_view(lines).substr(lines.starts_with("<br>") ? 4 : 0)).Raw("</address>\n");
}

// Text in which an address of the web, where it ends the paragraph, is a link.
void AddParagraph(const std::string& text, Html& html) {
  const size_t link = text.rfind(" http");
  html.Raw("<p>");
  if (link == std::string::npos || text.find(' ', link + 1) != std::string::npos)
    html.Text(text);
  else
    html.Text(std::string_view(text).substr(0, link + 1)).Link("", std::string_view(text).substr(link + 1));
  html.Raw("</p>\n");
}

void AddSection(const LetterSection& section, size_t number, Html& html) {
  const std::string id = absl::StrCat("section-", number);
  html.Raw("<section aria-labelledby=\"")
      .Raw(id)
      .Raw("\">\n<h2 id=\"")
      .Raw(id)
      .Raw("\">")
      .Text(section.heading)
      .Raw("</h2>\n");
  for (const std::string& paragraph : section.paragraphs) AddParagraph(paragraph, html);
  if (!section.quoted.empty()) {
    html.Raw("<div class=\"written\">\n");
    AddLines(section.quoted, html);
    html.Raw("</div>\n");
  }
  if (!section.points.empty()) {
    html.Raw("<ul>\n");
    for (const std::string& point : section.points) html.Element("li", point);
    html.Raw("</ul>\n");
  }
  for (const Contact& contact : section.contacts) AddContact(contact, html);
  html.Raw("</section>\n");
}

void AddHead(const Letter& letter, Html& html) {
  html.Raw("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
      .Raw(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
          "'unsafe-inline'\">\n")
      .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
      .Raw("<meta name=\"robots\" content=\"noindex\">\n")
      .Element("title", absl::StrCat(letter.title, " – ", letter.authority))
      .Raw("<style>")
      .Raw(kStyle)
      .Raw("</style>\n</head>\n");
}

void AddLetterhead(const Letter& letter, Html& html) {
  html.Raw("<header class=\"letterhead\">\n<p class=\"authority\">")
      .Text(letter.authority)
      .Raw("</p>\n<address>")
      .Text(letter.sender.title);
  AddReach(letter.sender, html);
  html.Raw("</address>\n</header>\n");
}

void AddOpening(const Letter& letter, Html& html) {
  html.Raw("<div class=\"opening\">\n").Element("p", letter.recipient).Raw("<p>").Day(letter.sent_on);
  html.Raw("</p>\n<p>About: <strong>")
      .Text(letter.about)
      .Raw("</strong></p>\n</div>\n")
      .Element("h1", letter.title);
  if (!letter.capacity.empty()) html.Element("p", letter.capacity);
  if (letter.dates.empty()) return;
  html.Raw(
      "<section class=\"key-dates\" aria-labelledby=\"dates\">\n<h2 id=\"dates\">Dates to keep in "
      "mind</h2>\n<dl>\n");
  for (const LetterDate& date : letter.dates)
    html.Raw("<div><dt>").Text(date.what).Raw("</dt><dd>").Day(date.day).Raw("</dd></div>\n");
  html.Raw("</dl>\n</section>\n");
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string RenderHtml(const Letter& letter) {
  Html html;
  AddHead(letter, html);
  html.Raw("<body>\n");
  AddLetterhead(letter, html);
  html.Raw("<main>\n");
  AddOpening(letter, html);
  for (size_t i = 0; i < letter.sections.size(); ++i) AddSection(letter.sections[i], i + 1, html);
  html.Raw("</main>\n<footer class=\"law\">\n").Element("p", letter.law).Raw("</footer>\n</body>\n</html>\n");
  return html.Take();
}

}  // namespace send::ehcp
