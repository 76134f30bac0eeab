#include "services/ehcp/domain/limits_page.h"

#include <algorithm>
#include <array>

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
    "open. *Here* says whether this program counts the limit in its cases, or **not yet**.\n\n"
    "| id | who | must | counted from | how | exceptions | source | kind | checked | in force from | here |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|\n";

// Reviews, re-assessments, moves with a plan, ceasing, personal budgets: what comes after the first plan.
constexpr std::array<std::string_view, 29> kNotTracked = {"C6d",
                                                          "C7d",
                                                          "K4",
                                                          "M1",
                                                          "M2",
                                                          "M3",
                                                          "M4",
                                                          "M4t",
                                                          "M5",
                                                          "M6",
                                                          "P3",
                                                          "PB1",
                                                          "R1",
                                                          "R10",
                                                          "R14",
                                                          "R2",
                                                          "R5",
                                                          "R6",
                                                          "R7",
                                                          "R8",
                                                          "R9",
                                                          "S1",
                                                          "S2",
                                                          "T-health",
                                                          "T-health-copy",
                                                          "T44-cease",
                                                          "T44-maintain-amend",
                                                          "T45-maintain-amend",
                                                          "Z1"};

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
    absl::StrAppend(&page, civil::FormatDate(limit.in_force_from), " | ",
                    IsTracked(limit.id) ? "tracked" : "not yet", " |\n");
  }
  return page;
}

bool IsTracked(std::string_view limit_id) {
  return std::find(kNotTracked.begin(), kNotTracked.end(), limit_id) == kNotTracked.end();
}

}  // namespace send::ehcp
