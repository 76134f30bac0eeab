#include "services/ehcp/domain/limits_page.h"

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/civil/date.h"
#include "services/ehcp/domain/law.h"

namespace send::ehcp {
namespace {

constexpr char kHead[] =
    "# The law's time limits\n\n"
    "Made from the table in `domain/law.cc`; a test fails when the two differ, and `UPDATE_GOLDEN=1` writes "
    "this "
    "page anew.\n\n"
    "A limit stays on the day on which it falls, on weekends and bank holidays too; those of acts before the "
    "tribunal alone (D9, D9c, D11, D12) have a rule that moves them (HESC r.12). Exceptions never move a "
    "limit: "
    "they make lateness excused. A limit of guidance is never a breach of the law. *Checked* says how far the "
    "source of the row was checked: **verified** in the provision itself, by a **secondary source**, **to be "
    "confirmed** before an authority relies on it, or an **interpretation** of a provision that leaves it "
    "open.\n\n"
    "| id | who | must | counted from | how | exceptions | source | kind | checked | in force from |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n";

}  // namespace

std::string RenderLimitsPage() {
  std::string page = kHead;
  for (const Limit& limit : AllLimits()) {
    absl::StrAppend(&page, "| ", ToAbsl(limit.id), " | ", ToAbsl(DescribeOwner(limit.owner)), " | ");
    absl::StrAppend(&page, ToAbsl(limit.duty), " | ", ToAbsl(limit.trigger), " | ", DescribeCounting(limit),
                    " | ");
    absl::StrAppend(&page, DescribeExceptions(limit.exceptions), " | ", ToAbsl(limit.citation), " | ");
    absl::StrAppend(&page, limit.statutory ? "law" : "guidance", " | ");
    absl::StrAppend(&page, ToAbsl(DescribeConfidence(limit.confidence)), " | ");
    absl::StrAppend(&page, civil::FormatDate(limit.in_force_from), " |\n");
  }
  return page;
}

}  // namespace send::ehcp
