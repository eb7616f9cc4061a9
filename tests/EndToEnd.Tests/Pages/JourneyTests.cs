using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tracepost.Browsing;
using static Microsoft.Playwright.Assertions;

namespace Tracepost.EndToEnd.Tests.Pages;

/// <summary>The ways that people go through the pages, over the real system.</summary>
public sealed class JourneyTests(DemoShop shop) : IClassFixture<DemoShop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task From_a_service_that_fails_to_the_trace_that_shows_why()
    {
        await using var open = await shop.OpenAsync("/services?lookback=1h&sort=errors");

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "payments", Exact = true }).First.ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("service=payments"));
        await AssertTheSameElsewhereAsync(open, "h1");
        await open.Locate(".figures .bad a").First.ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex("/search\\?service=payments.*error"));
        await open.Locate(".traces .open").First.ClickAsync();

        await Expect(open.Locate("#rows .row.err").First).ToBeVisibleAsync();
        open.AssertSilent();
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_orders_compared()
    {
        var orders = await shop.OrdersAsync("{}", Cancellation);
        await using var open = await shop.OpenAsync($"/compare?id={orders[0]}&id={orders[1]}");

        await Expect(open.Locate(".diff tbody tr").First).ToBeVisibleAsync();
        await open.Page.GetByText("Swap").ClickAsync();
        await Expect(open.Page).ToHaveURLAsync(new Regex($"id={orders[1]}&id={orders[0]}$"));
        open.AssertSilent();
    }

    [Fact(Timeout = 60_000)]
    public async Task With_the_keyboard_alone()
    {
        await using var open = await shop.OpenAsync("/search?service=orders");
        var keyboard = open.Page.Keyboard;
        await Expect(open.Locate("#keys-button")).ToBeVisibleAsync();

        await open.Locate(".traces .open").First.FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(open.Locate("#trace.live")).ToHaveCountAsync(1);
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("Enter");
        await Expect(open.Locate("#panel h2")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(open.Locate("#panel h2")).ToHaveCountAsync(0);
        await keyboard.PressAsync("/");
        await keyboard.TypeAsync("postgresql");
        await Expect(open.Locate("#matches")).ToHaveTextAsync(new Regex("[1-9][0-9]* match"));
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("g");
        await keyboard.PressAsync("a");
        await Expect(open.Page).ToHaveURLAsync(new Regex("/architecture$"));
        open.AssertSilent();
    }

    /// <summary>Every state is a link: somebody else, who opens it, sees the same.</summary>
    private async Task AssertTheSameElsewhereAsync(OpenPage open, string selector)
    {
        await using var other = await shop.OpenAsync(new Uri(open.Page.Url).PathAndQuery);
        await Expect(other.Locate(selector).First).ToHaveTextAsync(await open.Locate(selector).First.InnerTextAsync());
        other.AssertSilent();
    }
}
