#pragma once

#include "absl/status/status.h"
#include "services/ehcp/domain/family_rights.h"
#include "services/ehcp/domain/letter.h"

// What letters of several kinds have in common.
namespace send::ehcp {

// FAILED_PRECONDITION (PARTICULARS_MISSING): see WriteLetter.
absl::Status CheckParticularsFor(const EhcRequest& request, const Notice& notice,
                                 const AuthorityParticulars& particulars);

// The right of appeal with its last days, mediation, and disagreement resolution (Regs 5(3), 10(3), 14(2), 32).
void AddAppeal(NoticeKind kind, const AppealRights& rights, const AuthorityParticulars& particulars,
               Letter& letter);

// Who gives advice and support, and the local offer, where the authority has said so.
void AddAdvice(const AuthorityParticulars& particulars, Letter& letter);

}  // namespace send::ehcp
