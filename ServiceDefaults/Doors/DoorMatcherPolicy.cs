using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>
/// Routing by door. It splits the routing graph by door before HTTP methods are looked at, so that a path of another door is 404 for every
/// method (and not 405), at the cost of one lookup per request.
/// </summary>
internal sealed class DoorMatcherPolicy : MatcherPolicy, INodeBuilderPolicy, IEndpointSelectorPolicy
{
    /// <summary>The edge of requests that came through no door known here, such as those of a test server.</summary>
    private const string NoDoor = "";

    // HttpMethodMatcherPolicy is -1000.
    public override int Order => -2000;

    bool INodeBuilderPolicy.AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        !ContainsDynamicEndpoints(endpoints) && endpoints.Any(HasDoor);

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
    [
        .. endpoints.SelectMany(DoorsOf).Append(NoDoor).Distinct(StringComparer.Ordinal)
            .Select(door => new PolicyNodeEdge(door, [.. endpoints.Where(endpoint => Answers(endpoint, door))])),
    ];

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges)
    {
        var destinations = edges.ToDictionary(edge => (string)edge.State, edge => edge.Destination, StringComparer.Ordinal);
        return new DoorJumpTable(destinations, destinations.GetValueOrDefault(NoDoor, exitDestination));
    }

    // Endpoints that are made while a request is matched are not in the graph: they are judged one by one.
    bool IEndpointSelectorPolicy.AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        ContainsDynamicEndpoints(endpoints) && endpoints.Any(HasDoor);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var door = NameOf(httpContext);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && !Answers(candidates[i].Endpoint, door)) candidates.SetValidity(i, false);
        }
        return Task.CompletedTask;
    }

    private static string NameOf(HttpContext context) => context.Features.Get<Door>()?.Name ?? NoDoor;

    private static bool HasDoor(Endpoint endpoint) => DoorsOf(endpoint).Count > 0;

    private static IReadOnlyList<string> DoorsOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<DoorMetadata>()?.Names ?? [];

    private static bool Answers(Endpoint endpoint, string door) =>
        DoorsOf(endpoint) is var doors && (doors.Count == 0 || doors.Contains(door, StringComparer.Ordinal));

    private sealed class DoorJumpTable(Dictionary<string, int> destinations, int otherwise) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => destinations.GetValueOrDefault(NameOf(httpContext), otherwise);
    }
}
