using Tracepost.ApiService.Receivers.Jaeger.Thrift;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

public sealed class GoMediaTypeTests
{
    [Theory]
    [InlineData("application/x-thrift", "application/x-thrift")]
    [InlineData(" Application/X-Thrift ", "application/x-thrift")]
    [InlineData("application/x-thrift; charset=utf-8", "application/x-thrift")]
    [InlineData("application/x-thrift;a=b ; c = \"d;\\\" e\" ;", "application/x-thrift")]
    [InlineData("nosoupforyou", "nosoupforyou")]
    public void Takes_type_and_subtype(string header, string expected)
    {
        Assert.Null(GoMediaType.Parse(header, out var mediaType));
        Assert.Equal(expected, mediaType);
    }

    [Theory]
    [InlineData(null, "mime: no media type")]
    [InlineData("", "mime: no media type")]
    [InlineData("; charset=utf-8", "mime: no media type")]
    [InlineData("/x", "mime: no media type")]
    [InlineData("a b", "mime: expected slash after first token")]
    [InlineData("a/", "mime: expected token after slash")]
    [InlineData("a/b c", "mime: unexpected content after media subtype")]
    [InlineData("a/b/c", "mime: unexpected content after media subtype")]
    [InlineData("application/json; =iammalformed", "mime: invalid media parameter")]
    [InlineData("a/b; c", "mime: invalid media parameter")]
    [InlineData("a/b; c=", "mime: invalid media parameter")]
    [InlineData("a/b; c=\"d", "mime: invalid media parameter")]
    [InlineData("a/b;;c=d", "mime: invalid media parameter")]
    public void Objects_in_the_words_of_Go(string? header, string expected) => Assert.Equal(expected, GoMediaType.Parse(header, out _));
}
