using Tracepost.EndToEnd.Tests.Running;
using Tracepost.Testing;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(RunningSystem))]

// All tests share one running system, and some of them kill parts of it.
[assembly: Parallelization(Mode = ParallelMode.None)]
