using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>"GetServices returns all service names known to the backend from traces within its retention period."</summary>
public sealed class GetServicesTests(PostgresServer postgres)
{
    [Fact]
    public async Task Lists_each_service_once_sorted_whatever_it_is_called()
    {
        await using var host = new StorageHost(postgres);
        await host.InitializeAsync();
        Assert.Empty(await ServicesAsync(host));

        string[] names = ["b", "a", "B", "a b", "Übung", "a", "'; --", "%", "🛒"];
        foreach (var name in names) await host.WriteAsync(host.NextTraceId(), Data(name, Span(1, Noon)));
        await host.WriteAsync(host.NextTraceId(), Data([("host", Text("h"))], null, Span(1, Noon)));
        await host.WriteAsync(host.NextTraceId(), Data([("service.name", Text(""))], null, Span(1, Noon)));
        await host.WriteAsync(host.NextTraceId(), Data([("service.name", Whole(5))], null, Span(1, Noon)));
        string[] expected = [.. names, ServiceNames.Missing, ServiceNames.Empty, ServiceNames.WrongType];
        Assert.Equal(expected.Distinct().OrderBy(name => System.Text.Encoding.UTF8.GetBytes(name), Bytes), await ServicesAsync(host));
    }

    [Fact]
    public async Task A_service_is_listed_that_is_only_in_the_middle_of_a_trace()
    {
        await using var host = new StorageHost(postgres);
        await host.InitializeAsync();
        var data = Data("root", Span(1, Noon));
        data.MergeFrom(Data("middle", Span(2, Noon, parent: 1)));
        data.MergeFrom(Data("leaf", Span(3, Noon, parent: 2)));
        await host.WriteAsync(host.NextTraceId(), data);
        Assert.Equal(["leaf", "middle", "root"], await ServicesAsync(host));
    }

    private static readonly Comparer<byte[]> Bytes = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private static async Task<IEnumerable<string>> ServicesAsync(StorageHost host) =>
        (await host.Reader.GetServicesAsync(new(), cancellationToken: TestContext.Current.CancellationToken)).Services;
}
