#include "sim/shop_play/naive_accounts.h"

#include <regex>

namespace onrush::sim {

using account::ChangeAccount;
using account::EndSessions;
using account::EnsureAccount;
using account::FindCredentials;
using account::ListAccounts;
using account::LookUpAccount;
using account::LookUpMe;
using account::OpenAccount;
using account::SetActive;

namespace {

// 1 to 100 characters of UTF-8, none of them a control character.
bool good_name(const std::string& name) {
    static const std::regex control("[\\x01-\\x1f\\x7f]");
    static const std::regex character("[^\\x80-\\xbf]");
    auto characters = std::distance(std::sregex_iterator(name.begin(), name.end(), character), {});
    return !std::regex_search(name, control) && characters >= 1 && characters <= 100;
}

bool good_email(const std::string& email) {
    static const std::string atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    static const std::string label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    static const std::regex address(atom + "(\\." + atom + ")*@" + label + "(\\." + label + ")*");
    return email.size() <= 254 && email.find('@') <= 64 && std::regex_match(email, address);
}

std::string lower(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

}  // namespace

// --- commands -----------------------------------------------------------------------------------

Told NaiveAccounts::run(const OpenAccount& request, Moment& moment) {
    using Refusal = OpenAccount::Refusal;
    if (!request.name.empty() && !good_name(request.name)) {
        return refused(Refusal::name_invalid);
    }
    if (!request.email.empty() && !good_email(request.email)) {
        return refused(Refusal::email_invalid);
    }
    if (!request.password_hash.empty() && request.email.empty()) {
        return refused(Refusal::password_without_email);
    }
    if (!request.email.empty() && taken(request.email, 0)) {
        return refused(Refusal::email_taken);
    }
    std::uint64_t id = all.empty() ? 1 : all.rbegin()->first + 1;
    all[id] = {.created_at = moment.now,
               .name = request.name,
               .email = request.email,
               .password_hash = request.password_hash};
    return answered(Bytes().number(id).number(1).time(moment.now));
}

Told NaiveAccounts::run(const EnsureAccount& request, Moment& moment) {
    std::uint64_t id = request.account.value;
    if (all.contains(id)) {
        moment.wrote = false;
        return answered(Bytes().flag(false));
    }
    if (id < 1 || id > 4'503'599'627'370'495) {
        return refused(EnsureAccount::Refusal::account_id_out_of_range);
    }
    all[id].created_at = moment.now;
    return answered(Bytes().flag(true));
}

Told NaiveAccounts::run(const EndSessions& request, Moment&) {
    if (auto code = objection<EndSessions::Refusal>(request.caller)) {
        return refused(*code);
    }
    return answered(Bytes().number(++all[request.caller.account.value].token_epoch));
}

Told NaiveAccounts::run(const ChangeAccount& request, Moment& moment) {
    using Refusal = ChangeAccount::Refusal;
    std::uint64_t id = request.caller.account.value;
    if (auto code = objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    if (request.name && !good_name(*request.name)) {
        return refused(Refusal::name_invalid);
    }
    if (request.email && !good_email(*request.email)) {
        return refused(Refusal::email_invalid);
    }
    if (request.email && taken(*request.email, id)) {
        return refused(Refusal::email_taken);
    }
    moment.wrote = request.name || request.email;
    NaiveAccount& account = all[id];
    account.name = request.name.value_or(account.name);
    account.email = request.email.value_or(account.email);
    return answered(view_of(id));
}

Told NaiveAccounts::run(const SetActive& request, Moment& moment) {
    using Refusal = SetActive::Refusal;
    if (auto code = staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    auto account = all.find(request.account.value);
    if (account == all.end()) {
        return refused(Refusal::account_not_found);
    }
    moment.wrote = account->second.active != request.active;
    account->second.active = request.active;
    return answered(view_of(account->first));
}

// --- queries ------------------------------------------------------------------------------------

Told NaiveAccounts::run(const LookUpMe& request, Moment&) const {
    if (auto code = objection<LookUpMe::Refusal>(request.caller)) {
        return refused(*code);
    }
    return answered(view_of(request.caller.account.value));
}

Told NaiveAccounts::run(const LookUpAccount& request, Moment&) const {
    using Refusal = LookUpAccount::Refusal;
    if (auto code = staff_objection<Refusal>(request.caller)) {
        return refused(*code);
    }
    auto account = all.find(request.account.value);
    if (account == all.end()) {
        return refused(Refusal::account_not_found);
    }
    return answered(view_of(account->first).number(account->second.token_epoch));
}

Told NaiveAccounts::run(const ListAccounts& request, Moment&) const {
    if (auto code = staff_objection<ListAccounts::Refusal>(request.caller)) {
        return refused(*code);
    }
    Bytes items;
    std::uint64_t count = 0;
    std::uint64_t last = 0;
    bool more = false;
    for (const auto& [id, account] : all) {
        if (id > request.after.value) {
            more = count == page_of(request.limit);
            if (more) {
                break;
            }
            items.append(view_of(id));
            count += 1;
            last = id;
        }
    }
    return answered(Bytes().number(count).append(items).maybe(more, Bytes().number(last)));
}

Told NaiveAccounts::run(const FindCredentials& request, Moment&) const {
    for (const auto& [id, account] : all) {
        bool theirs =
            !account.password_hash.empty() && lower(account.email) == lower(request.email);
        if (theirs) {
            Bytes bytes;
            bytes.number(id).number(account.token_epoch).flag(account.active);
            return answered(bytes.string(account.password_hash));
        }
    }
    return refused(FindCredentials::Refusal::wrong_credentials);
}

// --- looking ------------------------------------------------------------------------------------

bool NaiveAccounts::taken(const std::string& email, std::uint64_t account) const {
    for (const auto& [id, other] : all) {
        if (id != account && lower(other.email) == lower(email)) {
            return true;
        }
    }
    return false;
}

Bytes NaiveAccounts::view_of(std::uint64_t id) const {
    const NaiveAccount& account = all.at(id);
    Bytes bytes;
    bytes.number(id);
    bytes.maybe(!account.name.empty(), Bytes().string(account.name));
    bytes.maybe(!account.email.empty(), Bytes().string(account.email));
    return bytes.flag(account.active).time(account.created_at);
}

void NaiveAccounts::add_rows(RowsByTable& rows) const {
    for (const auto& [id, account] : all) {
        Bytes row;
        row.number(id).time(account.created_at).number(account.token_epoch).flag(account.active);
        rows["accounts"].insert(row.text());
        if (!account.name.empty() || !account.email.empty()) {
            Bytes profile;
            profile.number(id).string(account.name).string(account.email);
            profile.maybe(!account.email.empty(), Bytes().string(lower(account.email)));
            rows["profiles"].insert(profile.text());
        }
        if (!account.password_hash.empty()) {
            rows["passwords"].insert(Bytes().number(id).string(account.password_hash).text());
        }
    }
}

}  // namespace onrush::sim
