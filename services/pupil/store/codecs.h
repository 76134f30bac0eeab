#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/journal/change.h"
#include "services/pupil/domain/access_rule.h"
#include "services/pupil/domain/carer.h"
#include "services/pupil/domain/pupil.h"
#include "services/pupil/domain/setting.h"

// The entities of this service as canonical JSON: keys sorted, dates "2026-01-15", what is unset left out.
// Decoding answers INTERNAL for a document that this program did not write.
namespace send::pupil {

// A setting's own dates apart from what its register says of it: an import changes the one, never the other.
std::string EncodeRegisterPart(const Setting& setting);
std::string EncodeDates(const Setting& setting);
// What the codec below makes of a setting whose register's part is encoded already.
std::string WholeDocument(std::string_view register_part, const Setting& setting);
absl::StatusOr<Setting> DecodeSetting(std::string_view register_part, std::string_view dates,
                                      int schema_version);

}  // namespace send::pupil

namespace send::journal {

template <>
struct Codec<pupil::Setting> {
  static constexpr std::string_view kKind = "setting";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const pupil::Setting& setting);
  static absl::StatusOr<pupil::Setting> Decode(std::string_view document, int schema_version);
};

template <>
struct Codec<pupil::Pupil> {
  static constexpr std::string_view kKind = "pupil";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const pupil::Pupil& person);
  static absl::StatusOr<pupil::Pupil> Decode(std::string_view document, int schema_version);
};

template <>
struct Codec<pupil::Carer> {
  static constexpr std::string_view kKind = "carer";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const pupil::Carer& carer);
  static absl::StatusOr<pupil::Carer> Decode(std::string_view document, int schema_version);
};

template <>
struct Codec<pupil::AccessRule> {
  static constexpr std::string_view kKind = "accessRule";
  static constexpr int kSchemaVersion = 1;
  static std::string Encode(const pupil::AccessRule& rule);
  static absl::StatusOr<pupil::AccessRule> Decode(std::string_view document, int schema_version);
};

}  // namespace send::journal
