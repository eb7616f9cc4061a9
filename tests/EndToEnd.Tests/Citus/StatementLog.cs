using System.Text.RegularExpressions;

namespace Tracepost.EndToEnd.Tests.Citus;

/// <summary>
/// Statements out of PostgreSQL's log, with <c>log_statement=all</c>:
/// <code>
/// 2026-11-23 10:00:00.000 UTC [123] LOG:  execute &lt;unnamed&gt;: SELECT trace_id
///     FROM trace_fragments
/// 2026-11-23 10:00:00.001 UTC [123] DETAIL:  parameters: $1 = '…'
/// 2026-11-23 10:00:00.002 UTC [124] LOG:  statement: COPY trace_fragments (…) FROM STDIN
/// </code>
/// </summary>
internal sealed partial class StatementLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _statements = [];
    private bool _isStatement;

    public List<string> Statements
    {
        get
        {
            lock (_lock) return [.. _statements];
        }
    }

    public void Add(string line)
    {
        lock (_lock)
        {
            if (!Start().IsMatch(line))
            {
                // A statement may have several lines.
                if (_isStatement) _statements[^1] += " " + line.Trim();
                return;
            }

            var statement = Statement().Match(line);
            _isStatement = statement.Success;
            if (_isStatement) _statements.Add(statement.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")]
    private static partial Regex Start();

    [GeneratedRegex(@"LOG:  (?:statement|execute [^:]*): (.*)$")]
    private static partial Regex Statement();
}
