using System.Globalization;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.DataService.Tests.Rollups.Dependencies;

/// <summary>Stores traces, counts, and reads their links as text: <c>web>app 2!1</c>, two calls of which one failed.</summary>
public abstract class LinkTestBase(PostgresServer postgres)
{
    /// <summary>A whole second, some minutes ago.</summary>
    protected static readonly long Now = TestFragments.Now() / Second * Second - 600 * Second;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected async Task<RollupStore> CreateAsync(params (string Key, string Value)[] settings) =>
        await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), settings);

    /// <summary>The links of a window, both ends included.</summary>
    private protected static async Task<string> LinksAsync(RollupStore store, long fromNs = 0, long toNs = long.MaxValue) =>
        string.Join(", ", (await store.Get<LinkReader>().ReadAsync(fromNs, toNs, Cancellation)).Select(link =>
            string.Create(CultureInfo.InvariantCulture, $"{link.Parent}>{link.Child} {link.Calls}") + (link.Errors == 0 ? "" : $"!{link.Errors}")));

    /// <summary>The call of a web server to an application, which asks a database that sends no spans.</summary>
    protected static TracesData[] Trace(long startNs) =>
    [
        Data("web", Span(1, startNs), Span(2, startNs + 1, parent: 1, kind: SpanKind.Client)),
        Data("app", Span(3, startNs + 2, parent: 2), Client(4, startNs + 3, 3, "db").Failed()),
    ];

    protected static Span Client(ulong id, long startNs, ulong parent, string remote) =>
        Span(id, startNs, parent: parent, kind: SpanKind.Client).With(("peer.service", Text(remote)));
}
