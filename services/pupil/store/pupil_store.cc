#include "services/pupil/store/pupil_store.h"

#include "common/error/error.h"

namespace send::pupil {

absl::Status PupilNotFound() {
  return error::NotFound("PUPIL_NOT_FOUND",
                         "There is no such pupil, or none that you may see: check the name.");
}

absl::Status CarerNotFound() {
  return error::NotFound("CARER_NOT_FOUND", "There is no such parent or carer, or none that you may see.");
}

absl::Status RuleNotFound() {
  return error::NotFound("RULE_NOT_FOUND", "There is no such rule, or none that you may see.");
}

absl::Status RuleExists() {
  return error::AlreadyExists("RULE_EXISTS", "The address is protected, or the person barred, already.", "");
}

absl::Status IdentifierTaken() {
  return error::AlreadyExists(
      "IDENTIFIER_TAKEN", "Another pupil of the authority has this UPN, ULN or NHS number: search for it.", "");
}

absl::Status AddressProtected() {
  return error::FailedPrecondition("ADDRESS_PROTECTED",
                                   "The address is protected: somebody on its allow-list must change it.");
}

}  // namespace send::pupil
