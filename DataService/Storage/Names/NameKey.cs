using System.IO.Hashing;
using System.Security.Cryptography;

namespace Tracepost.DataService.Storage.Names;

/// <summary>A name as it is on the wire, to look up without making a string of it. Services use kind 0.</summary>
internal readonly ref struct NameKey(ReadOnlySpan<byte> utf8, byte kind)
{
    internal ReadOnlySpan<byte> Utf8 { get; } = utf8;

    internal byte Kind { get; } = kind;
}

/// <summary>A name that is kept.</summary>
internal readonly record struct StoredNameKey(byte[] Utf8, byte Kind);

/// <summary>Compares names byte by byte. The hash is seeded, so nobody can choose names that collide.</summary>
internal sealed class NameKeyComparer : IEqualityComparer<StoredNameKey>, IAlternateEqualityComparer<NameKey, StoredNameKey>
{
    internal static readonly NameKeyComparer Instance = new();

    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    public bool Equals(StoredNameKey x, StoredNameKey y) => x.Kind == y.Kind && x.Utf8.AsSpan().SequenceEqual(y.Utf8);

    public int GetHashCode(StoredNameKey obj) => Hash(obj.Utf8, obj.Kind);

    public bool Equals(NameKey alternate, StoredNameKey other) => alternate.Kind == other.Kind && alternate.Utf8.SequenceEqual(other.Utf8);

    public int GetHashCode(NameKey alternate) => Hash(alternate.Utf8, alternate.Kind);

    public StoredNameKey Create(NameKey alternate) => new(alternate.Utf8.ToArray(), alternate.Kind);

    private int Hash(ReadOnlySpan<byte> utf8, byte kind) => (int)XxHash3.HashToUInt64(utf8, _seed + kind);
}
