using CsCheck;
using Tracepost.TraceModel.Dependencies;
using static Tracepost.TraceModel.Tests.Dependencies.LinkCase;

namespace Tracepost.TraceModel.Tests.Dependencies;

/// <summary>Where OpenTelemetry's spans say more, or traces are broken in ways that Zipkin's tests do not have.</summary>
public sealed class ServiceLinkerTests
{
    [Theory]
    // Kind internal is no kind.
    [InlineData("web>app 1", "a . server web", "b a internal web", "c b client web", "d c internal app", "e d internal app")]
    [InlineData("web>app 1, app>db 1", "a . internal web", "b a internal app", "c b client app>db")]
    [InlineData("web>app 1, app>web 1", "a . none web", "b a none app", "c b none web")]
    [InlineData("web>app 1!1", "a . client web !", "b a internal app")]
    [InlineData("job>app 1", "a . internal job", "b a server app")]
    [InlineData("job>app 1, app>db 1", "a . internal job", "b a client app>db")]
    [InlineData("", "a . internal web", "b a internal web", "c b internal -")]
    [InlineData("orders>kafka 1", "a . producer orders>kafka", "b a internal bills")]
    // Local work below a client is no call.
    [InlineData("web>db 1", "a . client web>db", "b a internal web", "c b internal -")]
    [InlineData("web>s3.example 1", "a . client web>s3", "b a internal web", "c b client web>s3.example")]
    [InlineData("web>app 1", "a . client web>alias", "b a internal web", "c b server app")]
    // The client's error is the link's, also if both have one id.
    [InlineData("web>app 1!1", "a . client web !", "a . server app shared")]
    // A missing service between two that both went on.
    [InlineData("web>app 1, app>db 1", "a . server web", "b a client app", "c b server db")]
    [InlineData("web>app 1, app>kafka 1", "a . server web", "b a producer app>kafka")]
    // A server is where its parent is, even if nobody sent the client's side.
    [InlineData("web>app 1, app>db 1", "a . server web", "b a server app", "c b server db shared")]
    // Spans without a parent, or whose parent is missing, are below the earliest root; those without a kind are no calls.
    [InlineData("web>app 1", "a . server app @2", "b . server web @1")]
    [InlineData("", "a . internal web @1", "b 9 internal app @2", "c . internal app @3")]
    [InlineData("", "a . server web @1", "b 9 server web @2")]
    [InlineData("web>web 1", "a . server web @1", "b a server web @2")]
    // A parent that is the span itself is none.
    [InlineData("", "a a server web")]
    [InlineData("web>app 1", "a a server web @1", "b a server app @2")]
    // Circles are cut at their earliest span, and are not below the root.
    [InlineData("x>y 1", "1 3 none x @1", "2 1 none x @2", "3 2 server y @3")]
    [InlineData("x>y 1, y>z 1", "1 3 server x @1", "2 1 server y @2", "3 2 server z @3", "9 . server web @0")]
    [InlineData("x>y 1", "1 2 server x", "2 1 server y")]
    // Pieces of one span are one call.
    [InlineData("web>app 1!1", "a . client web>app @1", "a . none web ! @2")]
    [InlineData("web>app 1", "a . client web>app @1", "a . client web>app @2")]
    [InlineData("web>app 1, app>db 1", "a . client web", "b a server app @5", "b . none app @6", "c b client app>db")]
    [InlineData("user>app 1!1", "b . server app>user @5", "b . none app ! @6")]
    // Children of an id that both sides have are the server's, unless they are in the client's service.
    [InlineData("web>app 1, app>api 1", "a . client web", "a . server app", "b a server api")]
    [InlineData("web>app 1, web>db 1", "a . client web", "a . server app", "b a client web>db")]
    public void Links(string links, params string[] spans)
    {
        var expected = string.Join(", ", links.Split(", ").Order(StringComparer.Ordinal));
        Assert.Equal(expected, LinkCase.Links(Spans(spans)));
        Assert.Equal(expected, LinkCase.Links(Spans(spans.Reverse())));
    }

    [Theory]
    // The called knows best, then the caller.
    [InlineData("web>app 5", "a . client web>app +9", "b a server app +5")]
    [InlineData("app>db 7!", "a . client app>db +7 !")]
    [InlineData("app>kafka 3, kafka>bills 4", "a . producer app>kafka +3", "b a consumer bills>kafka +4")]
    [InlineData("web>app 5", "a . none web +9", "b a none app +5")]
    // Two calls, and one of which nobody of the called sent a span.
    [InlineData("web>app 5,6", "a . server web", "b a client web +9", "c b server app +5", "d a client web +9", "e d server app +6")]
    [InlineData("app>db 2, web>app ?", "a . server web", "b a client app>db +2")]
    // Pieces of one span are one call, from the first start to the last end.
    [InlineData("app>db 9", "a . client app>db @1 +2", "a . none app @4 +6")]
    public void A_call_takes_as_long_as_the_span_of_the_called_or_else_of_the_caller(string durations, params string[] spans)
    {
        Assert.Equal(durations, Durations(Spans(spans)));
        Assert.Equal(durations, Durations(Spans(spans.Reverse())));
    }

    [Fact]
    public void Durations_can_be_taken_back()
    {
        var (counts, durations, linker) = (new LinkCounts(), new LinkDurations(), new ServiceLinker());
        var early = Spans("b . client web>app +9");
        linker.Add(early, counts, 1, durations);
        linker.Add(early, counts, -1, durations);
        linker.Add([.. early, .. Spans("c b server app +5")], counts, 1, durations);
        Assert.Equal([("web", "app", (short)5, 1L, 0L)], durations.Counts);
    }

    [Fact]
    public void What_was_counted_can_be_taken_back()
    {
        var (counts, linker) = (new LinkCounts(), new ServiceLinker());
        var early = Spans("a . server web", "c b client db>disk !");
        linker.Add(early, counts);
        Assert.Equal("db>disk 1!1, web>db 1", Text(counts));

        linker.Add(early, counts, -1);
        Assert.Equal("", Text(counts));
        linker.Add([.. early, .. Spans("b a server app")], counts);
        Assert.Equal("app>db 1, db>disk 1!1, web>app 1", Text(counts));
    }

    /// <summary>Any ids, parents, kinds, services and flags at all.</summary>
    [Fact]
    public void Links_do_not_depend_on_the_order_of_the_spans()
    {
        var name = Gen.Int[0, 3].Select(n => n == 0 ? null : $"s{n}");
        var span = Gen.Select(Gen.ULong[1, 8], Gen.ULong[0, 9], Gen.ULong[0, 3], Gen.Int[0, 6], name, name, Gen.Bool, Gen.Bool, (id, parent, start, kind, service, remote, isError, isShared) =>
            new LinkSpan
            {
                SpanId = new SpanId(id),
                ParentSpanId = new SpanId(parent),
                StartNs = start,
                Kind = (SpanKind)kind,
                Service = service,
                RemoteService = remote,
                IsError = isError,
                IsShared = isShared,
            });
        Gen.Select(span.Array[0, 14], Gen.Int).Sample((spans, seed) =>
        {
            var shuffled = spans.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(LinkCase.Links(spans), LinkCase.Links(shuffled));
        });
    }

    [Fact]
    public void A_trace_of_a_million_spans_may_be_a_hundred_thousand_deep()
    {
        const int Depth = 100_000;
        var spans = new LinkSpan[1_000_000];
        for (var i = 0; i < spans.Length; i++)
        {
            // Every tenth of the chain is a server of the other service, the rest is local work; everything else is below the deepest.
            var parent = i < Depth ? i : Depth;
            spans[i] = new LinkSpan
            {
                SpanId = new SpanId((ulong)i + 1),
                ParentSpanId = new SpanId((ulong)parent),
                StartNs = (ulong)i,
                Kind = i >= Depth ? SpanKind.Client : i % 10 == 0 ? SpanKind.Server : SpanKind.Internal,
                Service = Math.Min(i, Depth - 1) / 10 % 2 == 0 ? "even" : "odd",
                RemoteService = i >= Depth ? "db" : null,
            };
        }

        new Random(1).Shuffle(spans);
        Assert.Equal("even>odd 5000, odd>db 900000, odd>even 4999", LinkCase.Links(spans));
    }

    /// <summary>500 services are clients of it, 500 are servers: the first client called them all.</summary>
    [Fact]
    public void A_million_spans_with_one_id_are_no_problem()
    {
        var spans = new LinkSpan[1_000_000];
        for (var i = 0; i < spans.Length; i++)
            spans[i] = new LinkSpan { SpanId = new SpanId(1), StartNs = (ulong)i, Kind = i % 2 == 0 ? SpanKind.Server : SpanKind.Client, Service = $"s{i % 1000}" };
        var counts = new LinkCounts();
        new ServiceLinker().Add(spans, counts);
        Assert.Equal(999, counts.Links.Count());
        Assert.All(counts.Links, link => Assert.Equal(("s1", 1L, 0L), (link.Parent, link.Calls, link.Errors)));
    }
}
