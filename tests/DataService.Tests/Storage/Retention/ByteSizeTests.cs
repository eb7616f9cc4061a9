using Microsoft.Extensions.Configuration;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Tests.Storage.Retention;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("53687091200", 53_687_091_200)]
    [InlineData("50GB", 50_000_000_000)]
    [InlineData("50 gb", 50_000_000_000)]
    [InlineData("50G", 50_000_000_000)]
    [InlineData("50GiB", 53_687_091_200)]
    [InlineData("50Gi", 53_687_091_200)]
    [InlineData("1.5TB", 1_500_000_000_000)]
    [InlineData("512 MiB", 536_870_912)]
    [InlineData("8000000B", 8_000_000)]
    public void Sizes_are_read_as_people_write_them(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text).Bytes);

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("50 Go")]
    [InlineData("50GBs")]
    [InlineData("1,5GB")]
    [InlineData("9999999PB")]
    public void What_is_no_size_is_refused_with_an_example(string text) =>
        Assert.Contains("50GB", Assert.Throws<FormatException>(() => ByteSize.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_is_no_size_is_refused_by_its_name()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Retention:MaxBytes", "plenty")]).Build();
        var e = Assert.Throws<InvalidOperationException>(() => configuration.GetSection("Retention").Get<RetentionOptions>());
        Assert.Contains("Retention:MaxBytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_is_read()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Retention:MaxBytes", "50GB")]).Build();
        Assert.Equal(50_000_000_000, configuration.GetSection("Retention").Get<RetentionOptions>()!.MaxBytes.Bytes);
    }
}
