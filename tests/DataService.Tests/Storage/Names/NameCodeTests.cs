using CsCheck;
using Tracepost.DataService.Storage.Names;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Names;

public sealed class NameCodeTests(PostgresServer postgres)
{
    private static readonly Gen<int> Id = Gen.OneOf(
        Gen.Int[1, 40], Gen.Int[890, 1030], Gen.Int[1, int.MaxValue], Gen.Const(int.MaxValue)).Select(Gen.Bool, (id, isService) => isService ? -id : id);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, new byte[] { 0x02 })]
    [InlineData(-1, new byte[] { 0x03 })]
    [InlineData(31, new byte[] { 0x3E })]
    [InlineData(32, new byte[] { 0x41, 0xC0 })]
    [InlineData(2047, new byte[] { 0x7F, 0xFE })]
    [InlineData(2048, new byte[] { 0x41, 0x80, 0xC0 })]
    [InlineData(-int.MaxValue, new byte[] { 0x43, 0xBF, 0xBF, 0xBF, 0xBF, 0xFF })]
    public void A_name_takes_as_many_bytes_as_its_number_needs(int id, byte[] bytes) => Assert.Equal(bytes, Encode([id]));

    [Fact]
    public void What_is_written_is_read() => Id.Array.Sample(ids => NameCode.Read(Encode(ids)).SequenceEqual(ids));

    [Fact]
    public async Task PostgreSQL_finds_the_names_that_are_there_and_no_others_and_reads_them_as_we_do()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var all = Id.HashSet[0, 12].Select(ids => ids.Order().ToArray()).Array[300].Single();
        // Also those whose bytes mean something to LIKE: %, _ and \.
        var asked = all.SelectMany(ids => ids.Take(2)).Concat(Enumerable.Range(1, 60)).Concat([-18, 900, -900, 1000, -1000]).Distinct().ToArray();
        await using var select = store.Database.CreateCommand(
            """
            SELECT ARRAY(SELECT n::int FROM unnest($2) WITH ORDINALITY p (pattern, n) WHERE names LIKE pattern ORDER BY n),
                   ARRAY(SELECT n::int FROM unnest($2) WITH ORDINALITY p (pattern, n) WHERE names LIKE ANY (ARRAY['\x01'::bytea, pattern]) ORDER BY n), name_ids(names)
            FROM unnest($1) WITH ORDINALITY AS f (names, i) ORDER BY i
            """);
        select.Parameters.Add(new() { Value = all.Select(Encode).ToArray() });
        select.Parameters.Add(new() { Value = asked.Select(NameCode.Pattern).ToArray() });
        await using var row = await select.ExecuteReaderAsync(Cancellation);

        foreach (var ids in all)
        {
            Assert.True(await row.ReadAsync(Cancellation));
            var expected = Enumerable.Range(1, asked.Length).Where(n => ids.Contains(asked[n - 1])).ToArray();
            Assert.Equal(expected, row.GetFieldValue<int[]>(0));
            Assert.Equal(expected, row.GetFieldValue<int[]>(1));
            Assert.Equal(ids, row.GetFieldValue<int[]>(2));
        }
    }

    private static byte[] Encode(int[] ids)
    {
        var room = new byte[NameCode.MaxLength * ids.Length];
        return room[..NameCode.Write(ids, room)];
    }
}
