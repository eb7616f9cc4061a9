using CsCheck;
using Tracepost.ApiService.Sampling.Http;

namespace Tracepost.ApiService.Tests.Sampling.Http;

public sealed class ServiceParameterTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("?", null)]
    [InlineData("?service", "")]
    [InlineData("?service=", "")]
    [InlineData("?service=a", "a")]
    [InlineData("?&&service=a&", "a")]
    [InlineData("?service=a=b", "a=b")]
    [InlineData("?s%65rvice=a", "a")]
    [InlineData("?service=a&Service=b", "a")]
    [InlineData("?service=a&service=b", null)]
    [InlineData("?service=%", null)]
    [InlineData("?service=%4", null)]
    [InlineData("?service=%4g", null)]
    [InlineData("?service=%4g&service=b", "b")]
    [InlineData("?service=a;b&service=c", "c")]
    [InlineData("?%4g=1&service=c", "c")]
    [InlineData("?service=+a+%2b+", " a + ")]
    [InlineData("?service=ä%C3%A4", "ää")]
    public void Is_read_as_Go_reads_it(string? query, string? service) => Assert.Equal(service, ServiceParameter.Find(query));

    [Fact]
    public void Any_name_arrives_if_it_is_escaped() => Gen.String.Where(IsText).Sample(name =>
        ServiceParameter.Find($"?x=1&service={Uri.EscapeDataString(name)}&y=2") == name);

    [Fact]
    public void No_query_makes_it_fail() => Gen.String["%+;&=2fFservice?\0é🚀"].Sample(query =>
        Record.Exception(() => ServiceParameter.Find("?service=" + query)) is null);

    // Half a surrogate pair is no text.
    private static bool IsText(string name) => !name.EnumerateRunes().Any(rune => rune.Value == 0xFFFD);
}
