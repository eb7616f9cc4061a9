using System.Net;
using System.Text;
using CsCheck;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Model;

/// <summary>Addresses that come as bytes.</summary>
public sealed class ZipkinAddressesTests
{
    // Mostly zeros, as these are what makes the difference.
    private static readonly Gen<byte[]> GenIpv6 = Gen.Frequency((3, Gen.Const((byte)0)), (1, Gen.Byte)).Array[16];

    [Fact]
    public void Ipv6_is_written_as_everyone_writes_it() => GenIpv6.Sample(bytes =>
    {
        var endpoint = Set(bytes);
        var address = new IPAddress(bytes);
        if (address.IsIPv4MappedToIPv6 || IsIpv4Compatible(bytes)) Assert.Equal(new IPAddress(bytes.AsSpan(12)).ToString(), Text(endpoint.Ipv4));
        else if (!bytes.AsSpan(0, 8).ContainsAnyExcept((byte)0)) Assert.Equal(address, IPAddress.Parse(Text(endpoint.Ipv6))); // .NET ends some of these as IPv4
        else Assert.Equal(address.ToString(), Text(endpoint.Ipv6));
    });

    [Fact]
    public void Ipv4_is_written_as_everyone_writes_it() =>
        Gen.Byte.Array[4].Sample(bytes => Assert.Equal(new IPAddress(bytes).ToString(), Text(Set(bytes).Ipv4)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    public void Other_lengths_are_no_address(int length) => Assert.True(Set(new byte[length]).IsEmpty);

    // ::10.1.2.3, but not :: and ::1
    private static bool IsIpv4Compatible(byte[] bytes) => !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && BitConverter.ToUInt32(bytes, 12) is not (0 or 0x01000000);

    private static ZipkinEndpoint Set(byte[] bytes)
    {
        using var texts = new ZipkinTexts();
        var endpoint = new ZipkinEndpoint();
        ZipkinAddresses.Set(endpoint, bytes, texts);
        return endpoint;
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
