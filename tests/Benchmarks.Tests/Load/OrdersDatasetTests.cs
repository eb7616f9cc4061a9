using OpenTelemetry.Proto.Trace.V1;
using Tracepost.Benchmarks.Load;

namespace Tracepost.Benchmarks.Tests.Load;

public class OrdersDatasetTests
{
    private static readonly Dataset Dataset = OrdersDataset.Create();

    private static readonly Timeline Past = Timeline.Past(1_700_000_000_000_000_000, 1_700_086_400_000_000_000, Groups);

    private static readonly List<(string Service, Span Span)> All = Spans.Of(Dataset, Groups, Past);

    private static long Groups => Dataset.GroupsOf(40_000);

    [Fact]
    public void Passes_five_services_that_send_side_by_side_each_of_other_traces()
    {
        Assert.Equal(OrdersDataset.Services.Order(), All.Select(one => one.Service).Distinct().Order());
        Assert.Equal(5, Dataset.RequestsPerGroup);
        Assert.Equal(10, Dataset.SpansPerTrace);
        Assert.Equal(All.Count, Enumerable.Range(0, (int)Dataset.RequestsOf(Groups)).Sum(request => Dataset.SpansIn(request)));
        // Five requests.
        var first = Spans.Of(Dataset, 1, Past).GroupBy(one => one.Service).ToDictionary(one => one.Key, one => one.Select(of => of.Span.TraceId).ToHashSet());
        Assert.Equal(OrdersDataset.Services.Order(), first.Keys.Order());
        Assert.Empty(first["web"].Intersect(first["orders"]));
    }

    [Fact]
    public void Has_whole_traces_whose_spans_have_their_parents_and_lie_in_them()
    {
        var traces = All.GroupBy(one => one.Span.TraceId).Select(trace => trace.Select(one => one.Span).ToList()).ToList();
        Assert.Equal(Groups * Dataset.TracesPerGroup, traces.Count);
        Assert.All(traces, trace =>
        {
            Assert.True(trace.Count is 6 or 14);
            var spans = trace.ToDictionary(span => span.SpanId);
            Assert.Single(trace, span => span.ParentSpanId.IsEmpty);
            Assert.All(trace.Where(span => !span.ParentSpanId.IsEmpty && span.Kind != Span.Types.SpanKind.Consumer), span =>
            {
                // A moment of chance is added to every time.
                const ulong moment = 1 << 14;
                var parent = spans[span.ParentSpanId];
                Assert.InRange(span.StartTimeUnixNano, parent.StartTimeUnixNano - moment, parent.EndTimeUnixNano + moment);
                Assert.InRange(span.EndTimeUnixNano, span.StartTimeUnixNano, parent.EndTimeUnixNano + moment);
            });
        });
    }

    [Fact]
    public void Has_values_that_only_one_trace_has_and_users_that_come_again()
    {
        var (trace, group) = (Dataset.Trace(3, 5), 3);
        var request = Assert.Single(All, one => one.Span.Attributes.Text("http.request.header.x-request-id") == OrdersDataset.RequestId(trace)).Span;
        Assert.Equal(Dataset.IdOf(group, 5).ToString(), Convert.ToHexStringLower(request.TraceId.Span));
        var orders = All.Where(one => one.Span.Attributes.Text("shop.order.id") == OrdersDataset.OrderId(trace)).ToList();
        Assert.Single(orders.Select(one => one.Span.TraceId).Distinct());
        Assert.Contains(All, one => one.Span.Attributes.Text("url.path")?.StartsWith("/api/orders/", StringComparison.Ordinal) == true);
        var users = All.Select(one => one.Span.Attributes.Text("shop.user.id")).OfType<string>().ToList();
        Assert.InRange(users.Distinct().Count(), 100, users.Count - 1);
        Assert.All(All.SelectMany(one => one.Span.Attributes), attribute => Assert.DoesNotContain('\u0001', attribute.Value.StringValue));
    }

    [Fact]
    public void Has_errors_with_exceptions()
    {
        var failed = All.Where(one => one.Span.Status?.Code == Status.Types.StatusCode.Error).ToList();
        Assert.InRange(failed.Count, All.Count / 1000, All.Count / 20);
        Assert.All(failed, one => Assert.Contains("Exception", one.Span.Events.Single().Attributes.Text("exception.stacktrace"), StringComparison.Ordinal));
    }
}
