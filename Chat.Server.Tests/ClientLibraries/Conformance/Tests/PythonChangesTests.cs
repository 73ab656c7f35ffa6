using Chat.Server.Tests.Endpoints.PlainJson.Legacy;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

public sealed class PythonChangesTests
{
    [PythonFact]
    public Task The_python_client_takes_the_changes_of_a_join() =>
        DriverProcess.RunAsync("clients/python/tests", PythonFactAttribute.Python, ["-m", "unittest", "test_changes"]);
}
