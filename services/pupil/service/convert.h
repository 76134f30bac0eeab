#pragma once

#include <string>
#include <string_view>

#include "common/error/error.h"
#include "common/rpc/call.h"
#include "send/pupil/v1/access_rule_service.pb.h"
#include "send/pupil/v1/carer_service.pb.h"
#include "send/pupil/v1/pupil_service.pb.h"
#include "send/pupil/v1/setting_service.pb.h"
#include "services/pupil/store/pupil_store.h"
#include "services/pupil/store/setting_store.h"

// Between the contract and the domain. What reads a request collects every bad field before it answers.
namespace send::pupil {

inline constexpr std::string_view kAuthorityName = "localAuthorities/*";
inline constexpr std::string_view kPupilName = "localAuthorities/*/pupils/*";
inline constexpr std::string_view kCarerName = "localAuthorities/*/pupils/*/carers/*";
inline constexpr std::string_view kRuleName = "localAuthorities/*/pupils/*/accessRules/*";
inline constexpr std::string_view kSettingName = "settings/*";

// The ids of a name after its authority; empty strings, and a violation, where it has another form.
struct Ids {
  std::string pupil;
  std::string item;
};
Ids ReadName(std::string_view pattern, std::string_view name, std::string_view field,
             error::FieldViolations& violations);
std::string ReadSettingName(std::string_view name, error::FieldViolations& violations);
void CheckParent(std::string_view parent, error::FieldViolations& violations);

// What of the caller's authority, or of its own settings' rolls, it may meet.
Scope ScopeOf(const rpc::Call& call);

Pupil ReadPupil(const v1::Pupil& message, error::FieldViolations& violations);
// Takes the fields that the mask names from `from`; a violation for any other.
void Merge(const google::protobuf::FieldMask& mask, const v1::Pupil& from, v1::Pupil& into,
           error::FieldViolations& violations);
void Merge(const google::protobuf::FieldMask& mask, const v1::Carer& from, v1::Carer& into,
           error::FieldViolations& violations);
Carer ReadCarer(const v1::Carer& message, const std::string& pupil_id, error::FieldViolations& violations);
AccessRule ReadRule(const v1::AccessRule& message, const std::string& pupil_id, const std::string& set_by,
                    error::FieldViolations& violations);
void ReadDates(const v1::SetTermDatesRequest& request, Setting& setting, error::FieldViolations& violations);

// An address that is hidden from the caller is left out, and said to be.
void Write(const Shown<Pupil>& shown, const rpc::Call& call, v1::Pupil& message);
void WriteIdentity(const Shown<Pupil>& shown, const rpc::Call& call, v1::PupilIdentity& message);
void Write(const Shown<Carer>& shown, const rpc::Call& call, v1::Carer& message);
void Write(const journal::Stored<AccessRule>& stored, const rpc::Call& call, v1::AccessRule& message);
void Write(const StoredSetting& stored, v1::Setting& message);

// The message as it would be with nothing hidden: what an update starts from.
void WriteWhole(const Pupil& pupil, v1::Pupil& message);
void WriteWhole(const Carer& carer, v1::Carer& message);

}  // namespace send::pupil
