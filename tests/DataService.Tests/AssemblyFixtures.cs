using Tracepost.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
