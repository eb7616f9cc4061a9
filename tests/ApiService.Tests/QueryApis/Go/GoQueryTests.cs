using CsCheck;
using Tracepost.ApiService.QueryApis.Go;

namespace Tracepost.ApiService.Tests.QueryApis.Go;

public sealed class GoQueryTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("??a=1", "?a=[1]")]
    [InlineData("?a=1&b=2&a=3", "a=[1,3] b=[2]")]
    [InlineData("?a&b=&=c", "a=[] b=[] =[c]")]
    [InlineData("?a=b=c", "a=[b=c]")]
    [InlineData("?a=x+y%20z%2B", "a=[x y z+]")]
    [InlineData("?%61=%C3%BC", "a=[ü]")]
    [InlineData("?A=1&a=2", "A=[1] a=[2]")]
    [InlineData("?a=1;b=2&c=3", "c=[3]")] // Not a separator any more, and not to be guessed at.
    [InlineData("?a=%&b=%2&c=%zz&d=%41", "d=[A]")]
    [InlineData("?%=1&b=2", "b=[2]")]
    [InlineData("?&&a=1&&", "a=[1]")]
    public void Reads_parameters_as_go_does(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', new GoQuery(query).Select(pair => $"{pair.Key}=[{string.Join(',', pair.Value.AsEnumerable())}]")));

    [Fact]
    public void Takes_any_query_and_never_throws() => Gen.String.Sample(query => new GoQuery(query).Count >= 0);
}
