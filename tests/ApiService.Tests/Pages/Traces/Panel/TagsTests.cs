using CsCheck;
using Tracepost.ApiService.Pages.Search.Form;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class TagsTests
{
    [Theory]
    [InlineData("http.route", "/cart", "http.route=/cart")]
    [InlineData("db.query.text", "select 1", "db.query.text=\"select 1\"")]
    [InlineData("say", "\"hi\" \\", "say=\"\\\"hi\\\" \\\\\"")]
    [InlineData("empty", "", "empty=\"\"")]
    [InlineData("a key", "x", null)]
    [InlineData("a=b", "x", null)]
    [InlineData("", "x", null)]
    public void Are_written_as_the_search_form_reads_them(string key, string value, string? expected) => Assert.Equal(expected, TagText.Write(key, value));

    [Fact]
    public void Are_read_as_they_were_written() =>
        Gen.Select(Gen.String[Gen.Char["ab.\"\\:ä"], 1, 10], Gen.String[Gen.Char["ab =\"\\\n\tä€"], 0, 30]).Sample((key, value) =>
        {
            var tag = Assert.Single(TagText.Parse(TagText.Write(key, value)!, out var error));
            Assert.Null(error);
            Assert.Equal((key, value), (tag.Key, tag.Value));
        });
}
