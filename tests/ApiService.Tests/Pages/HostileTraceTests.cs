using Microsoft.Playwright;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class HostileTraceTests : IClassFixture<BrowserFixture>
{
    private const string Attack = "\"'><script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">{{7*7}}<svg onload=window.pwned=1>";

    private readonly BrowserFixture _browser;

    public HostileTraceTests(BrowserFixture browser)
    {
        _browser = browser;
        _browser.Host.Store.Clear();
    }

    [Fact]
    public async Task Shows_hostile_texts_as_texts()
    {
        var span = Otlp.Span("1", 1, name: Attack);
        span.Attributes.Add(Otlp.Attribute(Attack, Attack));
        span.Attributes.Add(Otlp.Attribute("map", new AnyValue { KvlistValue = new KeyValueList { Values = { Otlp.Attribute(Attack, Attack) } } }));
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = Attack };
        span.TraceState = Attack;
        span.Events.Add(new Span.Types.Event { TimeUnixNano = Otlp.Start, Name = Attack, Attributes = { Otlp.Attribute(Attack, Attack) } });
        _browser.Host.Store.Add(Otlp.Trace((Attack, [span])));

        await using var search = await _browser.OpenAsync("/search?tags=" + Uri.EscapeDataString(Attack) + "&operation=" + Uri.EscapeDataString(Attack));
        await AssertHarmlessAsync(search);
        await using var list = await _browser.OpenAsync("/search?service=" + Uri.EscapeDataString(Attack));
        await Expect(list.Locate(".traces b")).ToHaveTextAsync(Attack);
        await AssertHarmlessAsync(list);

        await using var trace = await _browser.OpenAsync("/trace/1?q=" + Uri.EscapeDataString("\"><script>window.pwned=1</script>"));
        await AssertHarmlessAsync(trace);
        await trace.Page.GotoAsync("/trace/1");
        await trace.Locate("#row-0 .open").ClickAsync();
        await Expect(trace.Locate("#panel h2")).ToHaveTextAsync(Attack);
        await Expect(trace.Locate("#panel td .value").First).ToHaveTextAsync(Attack);
        await AssertHarmlessAsync(trace);

        await using var unknown = await _browser.OpenAsync("/trace/" + Uri.EscapeDataString("<script>window.pwned=1</script>"));
        Assert.False(await unknown.Page.EvaluateAsync<bool>("'pwned' in window"));
    }

    [Fact]
    public async Task Scrolls_through_ten_thousand_spans()
    {
        const int Spans = 10_000;
        var spans = new Span[Spans];
        for (var i = 0; i < Spans; i++)
            spans[i] = Otlp.Span("1", (ulong)i + 1, i == 0 ? 0 : (ulong)((i - 1) / 10) + 1, $"span {i}", (ulong)i * 1000, 1_000_000);
        _browser.Host.Store.Add(Otlp.Trace(("shop", spans)));
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);

        await Expect(open.Locate("#grid")).ToHaveAttributeAsync("aria-rowcount", "10001");
        foreach (var row in (int[])[5_000, 9_999, 2_345, 0])
        {
            await open.Locate("#rows").EvaluateAsync("(rows, top) => rows.scrollTop = top", row * 28);
            await Expect(open.Locate($"#row-{row}")).ToBeVisibleAsync();
            Assert.InRange(await open.Locate("#rows .row").CountAsync(), 1, 1_500);
        }

        await open.Page.Keyboard.PressAsync("End");
        await Expect(open.Locate("#row-9999")).ToBeFocusedAsync();
        await open.Page.Keyboard.PressAsync("[");
        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(11);
        await open.Locate("#filter").FillAsync("9876");
        await Expect(open.Locate("#matches")).ToHaveTextAsync("1 match");
        open.AssertSilent();
    }

    [Fact]
    public async Task Survives_broken_trees()
    {
        // A circle, an orphan, a span that is its own parent, the same id three times, a span of no length, one far in the future.
        _browser.Host.Store.Add(Otlp.Trace(("", [
            Otlp.Span("1", 1, 2), Otlp.Span("1", 2, 1), Otlp.Span("1", 3, 99), Otlp.Span("1", 4, 4), Otlp.Span("1", 5, name: ""), Otlp.Span("1", 5), Otlp.Span("1", 5, name: "again"),
            Otlp.Span("1", 6, 5, duration: 0), Otlp.Span("1", 7, 5, after: 400_000_000_000_000_000)])));
        await using var open = await _browser.OpenAsync("/trace/1");

        await Expect(open.Locate("#rows .row")).ToHaveCountAsync(9);
        await open.Locate("[data-key='0000000000000005.3'] .open").ClickAsync();
        await Expect(open.Locate("#panel")).ToContainTextAsync("is also that of another span");
        await open.Locate("[data-key='0000000000000003'] .open").ClickAsync();
        await Expect(open.Locate("#panel")).ToContainTextAsync("is not in the trace");
        open.AssertSilent();
    }

    private static async Task AssertHarmlessAsync(OpenPage open)
    {
        await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.False(await open.Page.EvaluateAsync<bool>("'pwned' in window"));
        Assert.Equal(0, await open.Locate("main img, main script").CountAsync());
    }
}
