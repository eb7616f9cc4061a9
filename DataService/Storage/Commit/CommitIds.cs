using System.Security.Cryptography;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>
/// Numbers for commits, without asking PostgreSQL for each: counted up from somewhere among four billion. They tell apart the commits that
/// wait to be counted, of which there are a few hundred. If two replicas meet there, the second finds out by <c>arrivals</c>' key and goes
/// on elsewhere.
/// </summary>
internal sealed class CommitIds
{
    /// <summary>Of commits about which nothing is written down.</summary>
    public const int None = 0;

    private int _last = Anywhere();

    /// <summary>The next; never <see cref="None"/>.</summary>
    public int Next()
    {
        var id = Interlocked.Increment(ref _last);
        return id == None ? Next() : id;
    }

    /// <summary>Goes on elsewhere.</summary>
    public void Jump() => Interlocked.Exchange(ref _last, Anywhere());

    private static int Anywhere() => RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue);
}
