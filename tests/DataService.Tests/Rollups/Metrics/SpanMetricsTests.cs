using Grpc.Core;
using Tracepost.DataService.Tests.Query;
using Tracepost.Testing;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Metrics;
using static Tracepost.DataService.Tests.Query.TestSpans;
using StatusCode = Grpc.Core.StatusCode;

namespace Tracepost.DataService.Tests.Rollups.Metrics;

/// <summary><c>tracepost.v1.SpanMetrics</c> over a real database: what was acknowledged is counted in the answer.</summary>
public sealed class SpanMetricsTests(PostgresServer postgres) : IAsyncLifetime
{
    private const long Minute = 60 * Second;

    private readonly QueryHost _host = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Spans_are_counted_by_the_minute_in_which_they_start()
    {
        await StoreAsync(Data(
            "orders",
            Span(1, TestClock.Noon, 10 * Millisecond),
            Span(2, TestClock.Noon + Minute - 1, 20 * Millisecond).Failed(),
            Span(3, TestClock.Noon + Minute, 30 * Millisecond)));

        var question = Question("orders");
        question.WithDurations = true;
        var points = await AskAsync(question);

        Assert.Equal(
            [(TestClock.Noon, Minute, "orders", "", 2UL, 1UL), (TestClock.Noon + Minute, Minute, "orders", "", 1UL, 0UL)],
            points.Select(point => ((long)point.Start, (long)point.Length, point.Service, point.Operation, point.Calls, point.Errors)));
        var durations = LatencyHistogram.Decode(points[0].Durations.Span);
        Assert.Equal(2, durations.Count);
        Assert.InRange(durations.Quantile(1), 19 * Millisecond, 21 * Millisecond);
        Assert.InRange(durations.Quantile(0.5), 9.5 * Millisecond, 10.5 * Millisecond);
    }

    [Fact]
    public async Task Only_the_services_and_kinds_that_are_asked_for_are_in_the_answer()
    {
        await StoreAsync(Data("orders", Span(1, TestClock.Noon), Span(2, TestClock.Noon, kind: SpanKind.Client), Span(3, TestClock.Noon, kind: SpanKind.Internal)));
        await StoreAsync(Data("order", Span(1, TestClock.Noon)));
        await StoreAsync(Data("Orders", Span(1, TestClock.Noon)));

        var question = Question("orders", "nowhere");
        question.Kinds.Add((int)SpanKind.Server);
        question.Kinds.Add((int)SpanKind.Client);
        var point = Assert.Single(await AskAsync(question));

        Assert.Equal(("orders", 2UL), (point.Service, point.Calls));
    }

    [Fact]
    public async Task Operations_are_told_apart_if_that_is_asked_for_whatever_their_kind()
    {
        await StoreAsync(Data(
            "orders", Span(1, TestClock.Noon, name: "GET"), Span(2, TestClock.Noon, name: "GET", kind: SpanKind.Client), Span(3, TestClock.Noon, name: "PUT")));

        var question = Question("orders");
        question.ByOperation = true;

        Assert.Equal([("GET", 2UL), ("PUT", 1UL)], (await AskAsync(question)).Select(point => (point.Operation, point.Calls)));
    }

    [Fact]
    public async Task Durations_are_in_the_answer_only_if_they_are_asked_for()
    {
        await StoreAsync(Data("orders", Span(1, TestClock.Noon, name: "GET").Failed(), Span(2, TestClock.Noon, name: "PUT")));
        var question = Question("orders");
        question.ByOperation = true;
        var without = await AskAsync(question);
        question.WithDurations = true;
        var with = await AskAsync(question);

        Assert.All(with, point => Assert.Equal(1, LatencyHistogram.Decode(point.Durations.Span).Count));
        foreach (var point in with) point.Durations = Google.Protobuf.ByteString.Empty;
        Assert.Equal(with, without);
        Assert.Equal([("GET", 1UL, 1UL), ("PUT", 1UL, 0UL)], without.Select(point => (point.Operation, point.Calls, point.Errors)));
    }

    [Fact]
    public async Task Slots_that_touch_the_window_are_in_the_answer_and_no_others()
    {
        await StoreAsync(Data("orders", Span(1, TestClock.Noon), Span(2, TestClock.Noon + Minute), Span(3, TestClock.Noon + 2 * Minute)));

        var question = Question("orders");
        question.StartMin = (ulong)(TestClock.Noon + Minute);
        question.StartMax = (ulong)(TestClock.Noon + 2 * Minute);
        Assert.Equal([TestClock.Noon + Minute], (await AskAsync(question)).Select(point => (long)point.Start));

        question.StartMin -= 1;
        question.StartMax += 1;
        Assert.Equal(3, (await AskAsync(question)).Count);
    }

    [Fact]
    public async Task A_request_that_is_repeated_counts_once()
    {
        var traceId = _host.NextTraceId();
        await _host.StoreAsync(traceId, Data("orders", Span(1, TestClock.Noon)));
        Assert.Equal(1UL, Assert.Single(await AskAsync(Question("orders"))).Calls);

        await _host.StoreAsync(traceId, Data("orders", Span(1, TestClock.Noon)));
        Assert.Equal(1UL, Assert.Single(await AskAsync(Question("orders"))).Calls);
    }

    [Fact]
    public async Task Late_spans_of_a_minute_add_to_it()
    {
        await StoreAsync(Data("orders", Span(1, TestClock.Noon)));
        await AskAsync(Question("orders"));
        await StoreAsync(Data("orders", Span(1, TestClock.Noon + 1)));

        Assert.Equal(2UL, Assert.Single(await AskAsync(Question("orders"))).Calls);
    }

    [Theory]
    [InlineData(0, 0, 1, "metrics are asked for 1 to 1000 services, not 0")]
    [InlineData(1001, 0, 1, "metrics are asked for 1 to 1000 services, not 1001")]
    [InlineData(1, 2, 1, "start_max is before start_min")]
    public async Task Questions_that_make_no_sense_are_refused(int services, ulong from, ulong to, string message)
    {
        var question = new GetSpanMetricsRequest { StartMin = from, StartMax = to };
        question.Services.AddRange(Enumerable.Range(0, services).Select(i => $"service-{i}"));

        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync(question));

        Assert.Equal((StatusCode.InvalidArgument, message), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Names_and_times_from_anywhere_find_nothing_or_what_is_there()
    {
        await StoreAsync(Data("'; DROP TABLE span_metrics; --", Span(1, TestClock.Noon)));

        var question = Question("'; DROP TABLE span_metrics; --", "%", "_", "\U0001F4A9");
        question.StartMin = 0;
        question.StartMax = ulong.MaxValue;

        Assert.Equal(1UL, Assert.Single(await AskAsync(question)).Calls);
        question.StartMin = ulong.MaxValue;
        Assert.Empty(await AskAsync(question));
    }

    private Task StoreAsync(OpenTelemetry.Proto.Trace.V1.TracesData data) => _host.StoreAsync(_host.NextTraceId(), data);

    private static GetSpanMetricsRequest Question(params string[] services)
    {
        var question = new GetSpanMetricsRequest { StartMin = (ulong)(TestClock.Noon - 10 * Minute), StartMax = (ulong)(TestClock.Noon + 10 * Minute) };
        question.Services.AddRange(services);
        return question;
    }

    private async Task<List<SpanMetricsPoint>> AskAsync(GetSpanMetricsRequest question)
    {
        using var call = new SpanMetrics.SpanMetricsClient(_host.Channel).GetSpanMetrics(question, cancellationToken: Cancellation);
        var points = new List<SpanMetricsPoint>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Cancellation)) points.AddRange(response.Points);
        return points;
    }
}
