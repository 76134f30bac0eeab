#pragma once

// What tests of the journal share.
namespace send::journal {

// Signs roots; of nothing but tests.
inline constexpr char kTestRootKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";

}  // namespace send::journal
