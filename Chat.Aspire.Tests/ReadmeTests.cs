using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Chat.Aspire.Tests;

[SuppressMessage("Design", "CA1515", Justification = "Found by reflection.")]
[SuppressMessage("Naming", "CA1707", Justification = "Names of tests are sentences.")]
public sealed partial class ReadmeTests
{
    /// <summary>What Aspire's SDK adds to an app host: usings, and a type for each project that it refers to.</summary>
    private const string AppHost = """
        global using Aspire.Hosting;
        global using Aspire.Hosting.ApplicationModel;

        namespace Projects
        {
            public sealed class Shop : IProjectMetadata
            {
                public string ProjectPath => "Shop.csproj";
            }
        }
        """;

    [Fact]
    public void The_app_host_of_the_README_compiles()
    {
        var code = CSharp().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))).Should().ContainSingle().Which.Groups["code"].Value;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));

        var compilation = CSharpCompilation.Create("apphost", [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(AppHost)], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication));

        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
