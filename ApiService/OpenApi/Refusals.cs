namespace Tracepost.ApiService.OpenApi;

/// <summary>Why a receiver may refuse spans that it can read, the same for all of them.</summary>
internal static class Refusals
{
    public static DescribedAnswer[] Of(IReadOnlyList<string> types) =>
    [
        new(408, "The body took longer than `Limits__BodyTimeoutSeconds`.") { Types = types },
        new(413, "Larger than `Limits__MaxRequestBytes`.") { Types = types },
        new(415, "Compressed otherwise.") { Types = types },
        new(429, "Too much is under way; `Retry-After` says when to come back.") { Types = types },
        new(503, "The store is away; `Retry-After` says when to come back. Nothing was stored.") { Types = types },
    ];
}
