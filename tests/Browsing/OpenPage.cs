using Microsoft.Playwright;
using Xunit;

namespace Tracepost.Browsing;

/// <summary>A page in a browser, whose console must stay silent and whose scripts may not fail.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    internal OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complain(message.Text);
        };
        page.PageError += (_, error) => Complain(error);
    }

    public IPage Page { get; }

    /// <summary>Fails if the browser complained.</summary>
    public void AssertSilent()
    {
        lock (_complaints) Assert.Empty(_complaints);
    }

    public ILocator Locate(string selector) => Page.Locator(selector);

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private void Complain(string what)
    {
        lock (_complaints) _complaints.Add(what);
    }
}
