using System.Globalization;
using CsCheck;
using Tracepost.ApiService.Sampling.Http;

namespace Tracepost.ApiService.Tests.Sampling.Http;

public sealed class GoNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.016666666666666666, "0.016666666666666666")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(0.0000015, "0.0000015")]
    [InlineData(-0.000012, "-0.000012")]
    [InlineData(0.00000015, "1.5e-7")]
    [InlineData(1e-10, "1e-10")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(123456789012345680000d, "123456789012345680000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.5e300, "1.5e+300")]
    public void Writes_numbers_as_Go_does(double value, string expected) => Assert.Equal(expected, GoNumber.Format(value));

    [Fact]
    public void Any_number_can_be_read_back() => Gen.Double.Where(double.IsFinite).Sample(value =>
        BitConverter.DoubleToInt64Bits(double.Parse(GoNumber.Format(value), CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value));
}
