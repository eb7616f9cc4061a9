using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Tracepost.Browsing;

/// <summary>What axe finds on a page: https://dequeuniversity.com/rules/axe/4.11</summary>
public static class Accessibility
{
    // A handle shows how much is below it, or a node its figures; its name says what it does, or says them in words.
    private const string NumbersAsNames = "label-content-name-mismatch";

    /// <summary>Fails on everything that keeps people from reading or using the page.</summary>
    public static async Task AssertAsync(IPage page)
    {
        var result = await page.RunAxe();
        var found = result.Violations.Where(violation => violation.Id != NumbersAsNames)
            .Where(violation => violation.Impact is "serious" or "critical" || violation.Id is "heading-order" or "page-has-heading-one")
            .SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}: {node.Target}: {node.Html}"));
        Assert.True(!found.Any(), string.Join('\n', found.Take(10)));
        Assert.NotEmpty(result.Passes);
    }
}
