// Problems as /openapi.json describes them: a schema for each code, with the members that its
// refusals add, and "Problem", which is one of them. For openapi.cc.
//
//     "CampaignNotOpenProblem": {
//       "title": "The campaign has not opened",
//       "allOf": [{"$ref": "#/components/schemas/ProblemMembers"}],
//       "properties": {"status": {"const": 409}, "code": {"const": "campaign-not-open"},
//                      "opensAt": {"type": "string", "format": "date-time"}},
//       "required": ["opensAt"],
//       "unevaluatedProperties": false}
#pragma once

#include <span>

#include "http/json_writer.h"
#include "http/openapi_schema.h"
#include "http/route.h"

namespace onrush::http {

// The members of components.schemas that describe the problems of http and of the routes. None of
// their names may be taken.
void write_problem_schemas(JsonWriter& json, std::span<const Route> routes, const Named& taken);

}  // namespace onrush::http
