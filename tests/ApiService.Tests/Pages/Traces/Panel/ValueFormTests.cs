using Tracepost.ApiService.Pages.Traces.Panel.Values;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class ValueFormTests
{
    [Theory]
    [InlineData("https://example.org/a?b=c", ValueShape.Url)]
    [InlineData("HTTP://example.org", ValueShape.Url)]
    [InlineData("https://example.org/a b", ValueShape.Plain)]
    [InlineData("https://", ValueShape.Plain)]
    [InlineData("javascript:alert(1)", ValueShape.Plain)]
    [InlineData("data:text/html,<script>alert(1)</script>", ValueShape.Plain)]
    [InlineData("//example.org", ValueShape.Plain)]
    [InlineData("GET https://example.org", ValueShape.Plain)]
    public void Only_whole_web_addresses_are_links(string text, ValueShape expected) => Assert.Equal(expected, ValueForm.Of(AttributeValue.Of(text)).Shape);

    [Fact]
    public void Json_of_some_length_is_put_in_lines_and_what_only_looks_like_it_is_not()
    {
        var json = $$"""{"items":[{"id":1,"name":"<b>{{new string('x', 80)}}</b>"}]}""";

        var form = ValueForm.Of(AttributeValue.Of(json));

        Assert.Equal(ValueShape.Json, form.Shape);
        Assert.Contains("\n      \"id\": 1,\n", form.Pretty, StringComparison.Ordinal);
        Assert.Contains("<b>", form.Pretty, StringComparison.Ordinal);
        Assert.Equal(json, form.Text);
        Assert.Equal(ValueShape.Plain, ValueForm.Of(AttributeValue.Of("[1,2]")).Shape);
        Assert.Equal(ValueShape.Plain, ValueForm.Of(AttributeValue.Of("{" + new string('x', 80) + "}")).Shape);
        Assert.Equal(ValueShape.Json, ValueForm.Of(AttributeValue.Of(Enumerable.Range(0, 40).Select(i => AttributeValue.Of((long)i)).ToList())).Shape);
    }

    [Fact]
    public void Long_texts_and_many_lines_are_folded_and_very_long_ones_cut()
    {
        Assert.Equal(ValueShape.Plain, ValueForm.Of(AttributeValue.Of(new string('x', 300))).Shape);
        Assert.Equal(ValueShape.Long, ValueForm.Of(AttributeValue.Of(new string('x', 301))).Shape);
        var lines = ValueForm.Of(AttributeValue.Of("first\n2\n3\n4\n5\n6\n7\n8"));
        Assert.Equal((ValueShape.Long, "first…", false), (lines.Shape, lines.Start, lines.IsCut));

        var huge = ValueForm.Of(AttributeValue.Of(new string('x', 19_999) + "😀" + new string('y', 100)));
        Assert.Equal((true, 19_999, 20_101), (huge.IsCut, huge.Text.Length, huge.Length));
    }
}
