using Microsoft.Playwright;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

/// <summary>Spans come from anywhere: whatever is in them is only text, and the panel stays one that people can use.</summary>
public sealed class HostilePanelTests : IClassFixture<BrowserFixture>
{
    private const string Attack = "\"'><script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\"></textarea></pre></svg>&lt;";

    private readonly BrowserFixture _browser;
    private readonly ApiHost _api;

    public HostilePanelTests(BrowserFixture browser)
    {
        _browser = browser;
        _api = browser.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shows_hostile_texts_as_texts_in_every_place(bool javaScript)
    {
        var attribute = Otlp.Attribute(Attack, Attack);
        var span = Otlp.Span("1", 1, name: Attack);
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = Attack };
        span.TraceState = Attack;
        span.Attributes.AddRange(
        [
            attribute, Otlp.Attribute("long", string.Concat(Enumerable.Repeat(Attack, 50))), Otlp.Attribute("json", $"{{\"{new string('x', 60)}\":[\"<img src=x onerror=window.pwned=1>\"]}}"),
            Otlp.Attribute("url", "https://example.org/'onmouseover='window.pwned=1"), Otlp.Attribute("script", "javascript:window.pwned=1"),
            Otlp.Attribute("map", new AnyValue { KvlistValue = new KeyValueList { Values = { attribute, attribute } } }),
        ]);
        span.Events.Add(new Span.Types.Event { TimeUnixNano = Otlp.Start, Name = Attack, Attributes = { attribute } });
        span.Events.Add(new Span.Types.Event
        {
            TimeUnixNano = Otlp.Start,
            Name = "exception",
            Attributes = { Otlp.Attribute("exception.type", Attack), Otlp.Attribute("exception.message", Attack), Otlp.Attribute("exception.stacktrace", Attack) },
        });
        span.Links.Add(new Span.Types.Link { TraceId = span.TraceId, SpanId = span.SpanId, TraceState = Attack, Attributes = { attribute } });
        var trace = Otlp.Trace((Attack, [span]));
        trace.ResourceSpans[0].Resource.Attributes.AddRange([attribute, Otlp.Attribute("k8s.pod.name", Attack), Otlp.Attribute("host.name", Attack)]);
        trace.ResourceSpans[0].ScopeSpans[0].Scope = new InstrumentationScope { Name = Attack, Version = Attack, Attributes = { attribute } };
        _api.Store.Add(trace);
        await using var open = await _browser.OpenAsync("/trace/1?span=0000000000000001", javaScript);
        var panel = open.Locate("#panel");

        if (javaScript) await open.Page.EvaluateAsync("() => document.querySelectorAll('#panel details').forEach(details => details.open = true)");
        await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(panel.Locator("h2")).ToHaveTextAsync(Attack);
        await Expect(panel.Locator(".service")).ToHaveTextAsync(Attack);
        await Expect(panel.Locator(".warning.err")).ToHaveTextAsync(Attack);
        await Expect(panel.Locator(".item b").First).ToHaveTextAsync(Attack);
        await Expect(panel.Locator(".exception .type")).ToHaveTextAsync(Attack);
        await Expect(panel.Locator(".exception .message")).ToHaveTextAsync(Attack);
        await Expect(panel.Locator(".stack pre")).ToHaveTextAsync(Attack);

        // Of the span, an event, both senses of the link, the resource and the scope.
        await Expect(panel.Locator("tr", new() { Has = open.Page.Locator("bdi", new() { HasText = Attack }) })).ToHaveCountAsync(6);
        await Expect(panel.Locator("img, script, iframe, object, form, [onerror], [onmouseover]")).ToHaveCountAsync(0);
        await Expect(panel.Locator("a[href^='javascript' i], a[href^='data' i]")).ToHaveCountAsync(0);
        Assert.False(await open.Page.EvaluateAsync<bool>("'pwned' in window"));
        if (!javaScript) return;
        await panel.Locator("tr [data-filter]").First.ClickAsync();
        await Expect(open.Locate("#matches")).ToHaveTextAsync("1 match");
        Assert.False(await open.Page.EvaluateAsync<bool>("'pwned' in window"));
        open.AssertSilent();
    }

    [Theory]
    [InlineData("مرحبا بالعالم")]
    [InlineData("👩‍👩‍👧‍👦🚀 emoji")]
    [InlineData("wwwwwwwwwwwwwwwwwwww")]
    public async Task Long_and_foreign_names_leave_its_width(string name)
    {
        var text = string.Concat(Enumerable.Repeat(name, 10));
        var span = Otlp.Span("1", 1, name: text);
        span.Attributes.Add(Otlp.Attribute(text, text));
        span.Events.Add(new Span.Types.Event { TimeUnixNano = Otlp.Start, Name = text });
        _api.Store.Add(Otlp.Trace((text, [span])));
        await using var open = await _browser.OpenAsync("/trace/1?span=0000000000000001");

        await Expect(open.Locate("#panel h2")).ToHaveTextAsync(text);
        Assert.False(await IsWiderThanItsPlaceAsync(open));
        open.AssertSilent();
    }

    [Fact]
    public async Task A_span_with_a_thousand_attributes_and_events_stays_usable()
    {
        var span = Otlp.Span("1", 1, duration: 1_000_000_000);
        span.Attributes.AddRange(Enumerable.Range(0, 1_000).Select(i => Otlp.Attribute($"key.number.{i:0000}", $"value {i}")));
        span.Events.AddRange(Enumerable.Range(0, 1_000).Select(i => new Span.Types.Event { TimeUnixNano = Otlp.Start + ((ulong)i * 1_000_000), Name = $"event {i}" }));
        _api.Store.Add(Otlp.Trace(("shop", [span])));
        await using var open = await _browser.OpenAsync("/trace/1");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);

        await open.Locate("#row-0 .open").ClickAsync();
        var panel = open.Locate("#panel");
        await Expect(panel.GetByText("value 49", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(panel.GetByText("value 999", new() { Exact = true })).ToBeHiddenAsync();
        await panel.GetByText("Show 950 more").First.ClickAsync();
        await Expect(panel.GetByText("value 999", new() { Exact = true })).ToBeVisibleAsync();
        Assert.InRange(await panel.Locator(".strip circle").CountAsync(), 100, 201);
        await panel.Locator(".strip a").Last.ClickAsync();
        await Expect(panel.Locator(".events .item:focus b")).ToContainTextAsync("event 99");
        open.AssertSilent();
    }

    [Fact]
    public async Task Fits_a_phone()
    {
        _api.Store.Add(PanelSpans.Trace());
        await using var open = await _browser.OpenAsync("/trace/1");
        await open.Page.SetViewportSizeAsync(360, 740);
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);

        await open.Locate("#row-1 .open").ClickAsync();
        await Expect(open.Locate("#panel h2")).ToBeInViewportAsync();
        Assert.False(await IsWiderThanItsPlaceAsync(open));
        await Expect(open.Locate("#row-0")).ToBeInViewportAsync();
        await open.Locate("#close").ClickAsync();
        await Expect(open.Locate("#panel")).ToBeHiddenAsync();
        open.AssertSilent();
    }

    private static Task<bool> IsWiderThanItsPlaceAsync(OpenPage open) => open.Page.EvaluateAsync<bool>(
        """
        () => {
          const panel = document.getElementById("panel");
          return panel.scrollWidth > panel.clientWidth || panel.getBoundingClientRect().right > innerWidth;
        }
        """);
}
