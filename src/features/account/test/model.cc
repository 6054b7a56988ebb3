#include "features/account/test/model.h"

#include <algorithm>
#include <regex>

namespace onrush::account {

using engine::test::answered;
using engine::test::Moment;
using engine::test::Numbers;
using engine::test::refused;
using engine::test::Told;

namespace {

// Of 1 to 100 characters of UTF-8.
bool is_short(const std::string& name) {
    static const std::regex character("[^\\x80-\\xbf]");
    auto characters = std::distance(std::sregex_iterator(name.begin(), name.end(), character), {});
    return characters >= 1 && characters <= 100;
}

bool is_printable(const std::string& name) {
    static const std::regex control("[\\x01-\\x1f\\x7f]");
    return !std::regex_search(name, control);
}

bool is_address(const std::string& email) {
    static const std::string atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    static const std::string label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    static const std::regex address(atom + "(\\." + atom + ")*@" + label + "(\\." + label + ")*");
    return email.find('@') <= 64 && std::regex_match(email, address);
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::optional<std::string> text_in(const std::optional<std::string>& given) {
    return given;
}
std::optional<std::string> text_in(const base::Clearable<std::string>& change) {
    return change.value_or(std::nullopt);
}

// Ranges first, then what a text may hold.
template <typename Input>
std::optional<Told> wrong_text(const Input& input) {
    std::optional<std::string> name = text_in(input.name);
    if (name && !is_short(*name)) {
        return refused(base::out_of_range, {}, "/name");
    }
    if (input.email && (input.email->empty() || input.email->size() > 254)) {
        return refused(base::out_of_range, {}, "/email");
    }
    if (name && !is_printable(*name)) {
        return refused(name_invalid);
    }
    if (input.email && !is_address(*input.email)) {
        return refused(email_invalid);
    }
    return std::nullopt;
}

Numbers shown(std::uint64_t id, const AccountModel::Known& account) {
    return {static_cast<std::int64_t>(id), account.active ? 1 : 0};
}

}  // namespace

// --- callers ------------------------------------------------------------------------------------

const base::Refusal* AccountModel::objection(const Caller& caller) const {
    auto found = all.find(caller.account.value);
    if (found == all.end() ||
        (caller.token_epoch != 0 && caller.token_epoch != found->second.token_epoch)) {
        return &engine::token_void;
    }
    return found->second.active ? nullptr : &engine::account_inactive;
}

const base::Refusal* AccountModel::objection(const Staff& staff) const {
    const Caller& caller = staff;
    bool of_the_server = caller.account.none() && caller.role != Role::user;
    return of_the_server ? nullptr : objection(caller);
}

// --- commands -----------------------------------------------------------------------------------

Told AccountModel::run(const OpenAccount& input, Moment& moment) {
    if (auto wrong = wrong_text(input)) {
        return *wrong;
    }
    if ((!input.password_hash.empty() || input.password_unhashed) && !input.email) {
        return refused(password_without_email);
    }
    if (input.email && input.password_hash.empty() && !input.password_unhashed) {
        return refused(email_without_password);
    }
    if (input.password_unhashed || (input.email && is_taken(*input.email, 0))) {
        return refused(email_taken);
    }
    if (all.size() >= settings.accounts_max) {
        return refused(accounts_full, {60'000});
    }
    std::uint64_t id = add({.name = input.name.value_or(""),
                            .email = input.email.value_or(""),
                            .password_hash = input.password_hash},
                           moment.now);
    return answered({static_cast<std::int64_t>(id), 1});
}

Told AccountModel::run(const RenewHash& input, Moment& moment) {
    auto account = all.find(input.account.value);
    moment.wrote = account != all.end() && !account->second.password_hash.empty() &&
                   account->second.password_hash == input.known_hash;
    if (moment.wrote) {
        account->second.password_hash = input.fresh_hash;
    }
    return answered({moment.wrote ? 1 : 0});
}

Told AccountModel::run(const EnsureAccount& input, Moment& moment) {
    static const std::regex plain("[^\\x01-\\x1f\\x7f]{1,128}");  // bytes, of valid UTF-8
    for (const auto& [id, account] : all) {
        if (!account.external_id.empty() && account.external_id == input.external_id) {
            moment.wrote = false;
            return answered({static_cast<std::int64_t>(id), 0});
        }
    }
    if (!std::regex_match(input.external_id, plain)) {
        return refused(external_id_invalid);
    }
    if (all.size() >= settings.accounts_max) {
        return refused(accounts_full, {60'000});
    }
    std::uint64_t id = add({.external_id = input.external_id}, moment.now);
    return answered({static_cast<std::int64_t>(id), 1});
}

Told AccountModel::run(const EndSessions& input, Moment& moment) {
    Known& account = all[input.caller.account.value];
    keep_owned(account, moment.now);
    return answered({++account.token_epoch});
}

Told AccountModel::run(const ChangeAccount& input, Moment& moment) {
    std::uint64_t id = input.caller.account.value;
    if (auto wrong = wrong_text(input)) {
        return *wrong;
    }
    if (input.email && all[id].password_hash.empty()) {
        return refused(no_password);
    }
    if (input.email && all[id].password_hash != input.known_hash) {
        return refused(wrong_password);
    }
    if (input.email && is_taken(*input.email, id)) {
        return refused(email_taken);
    }
    moment.wrote = input.name || input.email;
    Known& account = all[id];
    account.name = input.name ? input.name->value_or("") : account.name;
    account.email = input.email.value_or(account.email);
    if (moment.wrote) {
        account.has_profile = true;
        keep_owned(account, moment.now);
    }
    return answered(shown(id, account));
}

Told AccountModel::run(const ChangePassword& input, Moment& moment) {
    Known& account = all[input.caller.account.value];
    if (input.email && (input.email->empty() || input.email->size() > 254)) {
        return refused(base::out_of_range, {}, "/email");
    }
    if (input.email && !is_address(*input.email)) {
        return refused(email_invalid);
    }
    if (account.password_hash != input.known_hash) {
        return refused(wrong_password);
    }
    if (!input.email && account.email.empty()) {
        return refused(password_without_email);
    }
    if (input.email && is_taken(*input.email, input.caller.account.value)) {
        return refused(email_taken);
    }
    account.email = input.email.value_or(account.email);
    account.has_profile = account.has_profile || input.email;
    account.password_hash = input.fresh_hash;
    keep_owned(account, moment.now);
    return answered({++account.token_epoch});
}

Told AccountModel::run(const SetActive& input, Moment& moment) {
    auto account = all.find(input.account.value);
    if (account == all.end()) {
        return refused(account_not_found);
    }
    moment.wrote = account->second.active != input.active;
    if (moment.wrote && input.active) {
        account->second.token_epoch += 1;
    }
    account->second.active = input.active;
    if (moment.wrote) {
        keep(account->second, moment.now + settings.prune_after);
        keep_owned(account->second, moment.now);
    }
    return answered(shown(account->first, account->second));
}

Told AccountModel::run(const KeepAccount& input, Moment& moment) {
    auto account = all.find(input.account.value);
    moment.wrote = false;
    if (account != all.end()) {
        bool for_token = keep(account->second, input.until);
        moment.wrote = keep_owned(account->second, moment.now) || for_token;
    }
    return answered({account != all.end() ? 1 : 0});
}

std::uint64_t AccountModel::add(Known account, base::Instant now) {
    // Tests of other features put accounts in by themselves.
    last_id = std::max(last_id, all.empty() ? 0 : all.rbegin()->first) + 1;
    account.created_at = now;
    account.untouched = true;
    all[last_id] = std::move(account);
    for (std::size_t sweep = 0; sweep < sweeps.size(); ++sweep) {
        if (sweeps[sweep].at == base::Instant::never()) {
            base::Instant time = time_of_next(sweep);
            sweeps[sweep].at = std::max(time, base::Instant(now.ms + 1));
        }
    }
    if (round_at.is_never() && all.size() > 1 && round().ms > 0) {
        round_at = now + round();
    }
    return last_id;
}

bool AccountModel::keep(Known& account, base::Instant until) {
    constexpr std::int64_t day = 86'400'000;
    std::int64_t begins = (until.ms + day - 1) / day * day;
    bool news = account.untouched && begins > account.stays_until;
    account.stays_until = news ? begins : account.stays_until;
    return news;
}

bool AccountModel::keep_owned(Known& account, base::Instant now) {
    base::Duration age = settings.prune_with_password_after;
    return age.ms > 0 && !account.password_hash.empty() && keep(account, now + age);
}

// --- deadlines ----------------------------------------------------------------------------------

base::Duration AccountModel::age_of(std::size_t sweep) const {
    return sweep == 0 ? settings.prune_after : settings.prune_with_password_after;
}

base::Instant AccountModel::time_of_next(std::size_t sweep) const {
    auto next = all.upper_bound(sweeps[sweep].swept);
    bool none = next == all.end() || std::next(next) == all.end();
    return none || age_of(sweep).ms == 0 ? base::Instant::never()
                                         : next->second.created_at + age_of(sweep);
}

base::Duration AccountModel::round() const {
    std::int64_t one = age_of(0).ms;
    std::int64_t other = age_of(1).ms;
    return base::Duration(one == 0 || other == 0 ? one + other : std::min(one, other));
}

bool AccountModel::may_go(const Known& account, base::Instant now) {
    bool named = !account.external_id.empty() && account.has_profile;
    return account.untouched && account.active && account.stays_until <= now.ms && !named;
}

// All but the newest.
void AccountModel::look_again(const Moment& moment, const HasMore& has_more) {
    std::vector<std::uint64_t> gone;
    for (const auto& [id, account] : all) {
        base::Duration age = age_of(account.password_hash.empty() ? 0 : 1);
        if (id != all.rbegin()->first && age.ms > 0 && account.created_at + age <= moment.now &&
            may_go(account, moment.now) && !has_more(id)) {
            gone.push_back(id);
        }
    }
    for (std::uint64_t id : gone) {
        all.erase(id);
    }
    round_at = all.size() > 1 ? moment.now + round() : base::Instant::never();
}

// There are fewer accounts than one sweep may look at.
std::size_t AccountModel::run_deadlines(const Moment& moment, const HasMore& has_more) {
    std::size_t ran = 0;
    for (std::size_t kind = 0; kind < sweeps.size(); ++kind) {
        Sweep& sweep = sweeps[kind];
        if (sweep.at > moment.now) {
            continue;
        }
        ran += 1;
        while (time_of_next(kind) <= moment.now) {
            auto account = all.upper_bound(sweep.swept);
            sweep.swept = account->first;
            bool with_password = !account->second.password_hash.empty();
            if (may_go(account->second, moment.now) && with_password == (kind == 1) &&
                !has_more(account->first)) {
                all.erase(account);
            }
        }
        sweep.at = time_of_next(kind);
    }
    if (round_at <= moment.now) {
        ran += 1;
        look_again(moment, has_more);
    }
    return ran;
}

base::Instant AccountModel::next_deadline() const {
    return std::min({sweeps[0].at, sweeps[1].at, round_at});
}

std::size_t AccountModel::rows_with_deadline() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(sweeps, [](const Sweep& sweep) { return !sweep.at.is_never(); }) +
        (round_at.is_never() ? 0 : 1));
}

// --- queries ------------------------------------------------------------------------------------

Told AccountModel::run(const LookUpMe& input, Moment&) const {
    std::uint64_t id = input.caller.account.value;
    return answered(shown(id, all.at(id)));
}

Told AccountModel::run(const LookUpAccount& input, Moment&) const {
    auto account = all.find(input.account.value);
    return account == all.end() ? refused(account_not_found)
                                : answered(shown(account->first, account->second));
}

Told AccountModel::run(const LookUpTokenEpoch& input, Moment&) const {
    std::int64_t seconds = input.valid_for_seconds.value_or(base::Duration::seconds(1)).ms / 1000;
    if (seconds < 1 || seconds > 316'224'000) {
        return refused(base::out_of_range, {}, "/validForSeconds");
    }
    auto account = all.find(input.account.value);
    if (account == all.end()) {
        return refused(account_not_found);
    }
    return account->second.active ? answered({account->second.token_epoch})
                                  : refused(engine::account_inactive);
}

// The ids of the page, and the cursor: 0 for none.
Told AccountModel::run(const ListAccounts& input, Moment&) const {
    std::uint32_t limit = input.limit.value_or(20);
    if (limit < 1 || limit > 100) {
        return refused(base::out_of_range, {}, "/limit");
    }
    if (input.email && (input.email->empty() || input.email->size() > 254)) {
        return refused(base::out_of_range, {}, "/email");
    }
    if (input.external_id && (input.external_id->empty() || input.external_id->size() > 128)) {
        return refused(base::out_of_range, {}, "/externalId");
    }
    Numbers numbers;
    if (input.email || input.external_id) {
        for (const auto& [id, account] : all) {
            if ((!input.email ||
                 (!account.email.empty() && lower(account.email) == lower(*input.email))) &&
                (!input.external_id || account.external_id == *input.external_id)) {
                numbers.push_back(static_cast<std::int64_t>(id));
            }
        }
        numbers.push_back(0);
        return answered(numbers);
    }
    for (const auto& [id, account] : all) {
        if (input.cursor && id <= input.cursor->value) {
            continue;
        }
        if (numbers.size() == limit) {
            numbers.push_back(numbers.back());
            return answered(numbers);
        }
        numbers.push_back(static_cast<std::int64_t>(id));
    }
    numbers.push_back(0);
    return answered(numbers);
}

Told AccountModel::run(const FindCredentials& input, Moment&) const {
    for (const auto& [id, account] : all) {
        bool found = !account.email.empty() && lower(account.email) == lower(input.email);
        if (found && !account.password_hash.empty()) {
            return answered(
                {static_cast<std::int64_t>(id), account.token_epoch, account.active ? 1 : 0});
        }
    }
    return refused(wrong_credentials);
}

Told AccountModel::run(const LookUpOwnCredentials& input, Moment&) const {
    const Known& account = all.at(input.caller.account.value);
    return answered({account.token_epoch, account.email.empty() ? 0 : 1,
                     account.password_hash.empty() ? 0 : 1});
}

Told AccountModel::run(const LookUpEmail& input, Moment&) const {
    return answered({!input.email.empty() && is_taken(input.email, 0) ? 1 : 0});
}

Told AccountModel::run(const LookUpExternalId& input, Moment&) const {
    for (const auto& [id, account] : all) {
        if (!account.external_id.empty() && account.external_id == input.external_id) {
            return answered({static_cast<std::int64_t>(id)});
        }
    }
    return answered({0});
}

bool AccountModel::is_taken(const std::string& email, std::uint64_t account) const {
    return std::ranges::any_of(all, [&](const auto& entry) {
        return entry.first != account && lower(entry.second.email) == lower(email);
    });
}

// --- real answers -------------------------------------------------------------------------------

Numbers numbers_of(const OpenAccount::Answer& answer) {
    return {static_cast<std::int64_t>(answer.account_id.value), answer.token_epoch};
}
Numbers numbers_of(const EnsureAccount::Answer& answer) {
    return {static_cast<std::int64_t>(answer.account_id.value), answer.created ? 1 : 0};
}
Numbers numbers_of(const EndSessions::Answer& answer) {
    return {answer.token_epoch};
}
Numbers numbers_of(const KeepAccount::Answer& answer) {
    return {answer.there ? 1 : 0};
}
Numbers numbers_of(const AccountView& view) {
    return {static_cast<std::int64_t>(view.account_id.value), view.active ? 1 : 0};
}
Numbers numbers_of(const LookUpTokenEpoch::Answer& answer) {
    return {answer.token_epoch};
}
Numbers numbers_of(const AccountPage& page) {
    Numbers numbers;
    for (const AccountView& item : page.items) {
        numbers.push_back(static_cast<std::int64_t>(item.account_id.value));
    }
    numbers.push_back(static_cast<std::int64_t>(page.next_cursor.value_or(AccountId()).value));
    return numbers;
}
Numbers numbers_of(const RenewHash::Answer& answer) {
    return {answer.renewed ? 1 : 0};
}
Numbers numbers_of(const ChangePassword::Answer& answer) {
    return {answer.token_epoch};
}
Numbers numbers_of(const LookUpOwnCredentials::Answer& answer) {
    return {answer.token_epoch, answer.has_email ? 1 : 0, answer.password_hash.empty() ? 0 : 1};
}
Numbers numbers_of(const LookUpEmail::Answer& answer) {
    return {answer.taken ? 1 : 0};
}
Numbers numbers_of(const LookUpExternalId::Answer& answer) {
    return {static_cast<std::int64_t>(answer.account_id.value)};
}
Numbers numbers_of(const FindCredentials::Answer& answer) {
    return {static_cast<std::int64_t>(answer.account_id.value), answer.token_epoch,
            answer.active ? 1 : 0};
}

}  // namespace onrush::account
