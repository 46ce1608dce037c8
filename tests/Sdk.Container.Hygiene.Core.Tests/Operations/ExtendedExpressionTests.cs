using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>What a drill's answer is compared with is an expression of bash's, and not of .NET's.</summary>
public sealed class ExtendedExpressionTests
{
    [Theory]
    [InlineData("^[1-9]")]
    [InlineData("^[0-9]+$")]
    [InlineData("^(yes|no){1,2}$")]
    [InlineData("[[:digit:]]+ [^[:space:]]")]
    [InlineData(@"[]\\a-z]")]
    [InlineData(@"[^]a\]x")]
    [InlineData("[][]")]
    [InlineData(@"a\.b\(\?\[x\]")]
    [InlineData(@"\<\w+\>\s\b")]
    [InlineData("a{,3}(b|)")]
    [InlineData("[a?+*]?")]
    [InlineData("[?]+")]
    [InlineData(@"\\d")]
    public void Bash_understands(string expression) => ExtendedExpression.Fault(expression).ShouldBeNull();

    [Theory]
    [InlineData(@"^\d+$", @"\d")]
    [InlineData(@"\D", @"\D")]
    [InlineData(@"a\n", @"\n")]
    [InlineData(@"(a)\1", @"\1")]
    [InlineData(@"[\d]", @"\d")]
    [InlineData(@"[\s]", @"\s")]
    [InlineData("(?=a)", "(?")]
    [InlineData("(?<!a)b", "(?")]
    [InlineData("(?:a)", "(?")]
    [InlineData("(?<name>a)", "(?")]
    [InlineData("a*?", "*?")]
    [InlineData("a+?b", "+?")]
    [InlineData("a{1,2}?", "}?")]
    [InlineData("a++", "++")]
    [InlineData("{a", "{")]
    [InlineData("(", "")]
    [InlineData("a)", "")]
    [InlineData("[a", "")]
    [InlineData("*a", "")]
    [InlineData("a{2,1}", "")]
    [InlineData("[b-a]", "")]
    [InlineData("[[:digits:]]", "[:digits:]")]
    [InlineData(@"a\", "")]
    public void Bash_does_not_understand(string expression, string part) => ExtendedExpression.Fault(expression).ShouldNotBeNull().ShouldContain(part);
}
