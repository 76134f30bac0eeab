#include "services/pupil/store/setting_store.h"

#include "common/error/error.h"
#include "common/journal/hash.h"
#include "services/pupil/store/codecs.h"

namespace send::pupil {

absl::Status SettingNotFound() {
  return error::NotFound("SETTING_NOT_FOUND", "There is no such setting: search for it by name.");
}

absl::Status ImportRunning() {
  return error::Aborted("IMPORT_RUNNING", "Another import changed the same settings: send the file again.");
}

std::string HashOfRegisterPart(const Setting& setting) { return journal::Sha256(EncodeRegisterPart(setting)); }

}  // namespace send::pupil
