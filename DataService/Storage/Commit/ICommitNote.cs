using Npgsql;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>Writes something down about each commit, in its own transaction: it is in the database if and only if the fragments are.</summary>
internal interface ICommitNote
{
    /// <summary>The statement. It must be quick, for senders wait for it.</summary>
    /// <param name="commitId">What the fragments have as <c>commit_id</c>.</param>
    /// <param name="fragments">What is committed; at least one.</param>
    NpgsqlBatchCommand Of(int commitId, IReadOnlyList<Fragment> fragments);
}
