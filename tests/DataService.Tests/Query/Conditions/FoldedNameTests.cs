using System.Text;
using Tracepost.DataService.Query.Conditions;

namespace Tracepost.DataService.Tests.Query.Conditions;

public sealed class FoldedNameTests
{
    [Theory]
    [InlineData("shop", "shop", true)]
    [InlineData("shop", "SHOP", true)]
    [InlineData("Shop", "sHOP", true)]
    [InlineData("shop", "sho", false)]
    [InlineData("shop", "shops", false)]
    [InlineData("shop", "", false)]
    [InlineData("über", "ÜBER", true)]
    [InlineData("über", "uber", false)]
    [InlineData("σ", "Σ", true)]
    [InlineData("i", "İ", false)]
    [InlineData("k", "\u212A", false)]
    [InlineData("a\uFFFD", "A\uFFFD", true)]
    [InlineData("ab", "A\0B", true)]
    public void Compares_names_without_case(string asked, string stored, bool isEqual) =>
        Assert.Equal(isEqual, new FoldedName(asked).Matches(Encoding.UTF8.GetBytes(stored)));

    [Fact]
    public void Finds_names_that_were_cut_or_are_no_UTF8()
    {
        var name = new string('X', 2000);
        Assert.True(new FoldedName(name[..1024].ToLowerInvariant()).Matches(Encoding.UTF8.GetBytes(name)));
        Assert.False(new FoldedName(name[..1023]).Matches(Encoding.UTF8.GetBytes(name)));
        Assert.True(new FoldedName("a\uFFFD").Matches([(byte)'A', 0xFF]));
    }
}
