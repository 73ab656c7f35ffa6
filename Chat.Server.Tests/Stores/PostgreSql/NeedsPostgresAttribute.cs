namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>A class whose tests, inherited ones too, need a PostgreSQL; without one they are skipped, and fail where <c>CI</c> is set.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsPostgresAttribute : Attribute;
