# ruff: noqa: E501, RUF001 (a formula is one line, with signs that look like letters)
"""Formulas of machine learning, statistics and mathematics as notebooks write them."""

from __future__ import annotations

FORMULAS: tuple[str, ...] = (
    # losses and classifiers
    r"\mathcal{L}(\theta) = -\frac{1}{N}\sum_{i=1}^{N}\left[ y_i \log \hat{y}_i + (1-y_i)\log(1-\hat{y}_i) \right]",
    r"\mathrm{softmax}(\mathbf{z})_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
    r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}",
    r"\mathrm{ELBO}(q) = \mathbb{E}_{q_\phi(z|x)}\left[\log p_\theta(x|z)\right] - D_{\mathrm{KL}}"
    r"\left(q_\phi(z|x) \,\|\, p(z)\right) \le \log p_\theta(x)",
    r"\text{Attention}(Q, K, V) = \text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    r"D_{KL}(P \,\|\, Q) = \sum_{x \in \mathcal{X}} P(x) \ln\left(\frac{P(x)}{Q(x)}\right)",
    r"""\begin{aligned}
w_{t+1} &= w_t - \eta \, \nabla_w L(w_t, b_t) \\
b_{t+1} &= b_t - \eta \, \frac{\partial L}{\partial b}(w_t, b_t)
\end{aligned}""",
    r"""\text{ReLU}(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}""",
    r"\ell_{\text{hinge}}(y, f(x)) = \max\{0,\; 1 - y f(x)\}",
    r"\text{Precision} = \frac{\text{TP}}{\text{TP} + \text{FP}}, \qquad "
    r"\text{Recall} = \frac{\text{TP}}{\text{TP} + \text{FN}}",
    r"F_1 = 2 \cdot \frac{\text{precision} \cdot \text{recall}}{\text{precision} + \text{recall}}",
    r"\mathbf{X} = \begin{bmatrix} x_{11} & x_{12} & \cdots & x_{1p} \\ x_{21} & x_{22} & \cdots & x_{2p} \\"
    r" \vdots & \vdots & \ddots & \vdots \\ x_{n1} & x_{n2} & \cdots & x_{np} \end{bmatrix} \in \mathbb{R}^{n \times p}",
    r"\|x\|_p = \left( \sum_{i=1}^n |x_i|^p \right)^{1/p}",
    r"\hat{\theta} = \operatorname*{arg\,min}_{\theta \in \Theta} \frac{1}{n}\sum_{i=1}^n L(y_i, f_\theta(x_i))",
    r"\hat\beta^{\text{ridge}} = \underset{\beta}{\operatorname{argmin}} \left\{ \lVert y - X\beta \rVert_2^2"
    r" + \lambda \lVert \beta \rVert_2^2 \right\}",
    r"\hat{\boldsymbol{\beta}} = (\mathbf{X}^\mathsf{T}\mathbf{X})^{-1}\mathbf{X}^\mathsf{T}\mathbf{y}",
    r"\mathbb{E}[X] = \int_{-\infty}^{\infty} x f(x)\,dx, \quad \operatorname{Var}(X) = \mathbb{E}[X^2] - (\mathbb{E}[X])^2",
    r"""\begin{aligned}
\boldsymbol{\mu}_* &= K_*^\top (K + \sigma_n^2 I)^{-1} \mathbf{y} \\[4pt]
\boldsymbol{\Sigma}_* &= K_{**} - K_*^\top (K + \sigma_n^2 I)^{-1} K_*
\end{aligned}""",
    r"""\begin{align}
m_t &= \beta_1 m_{t-1} + (1-\beta_1) g_t \\
v_t &= \beta_2 v_{t-1} + (1-\beta_2) g_t^2 \\
\hat{m}_t &= \frac{m_t}{1-\beta_1^t}, \quad \hat{v}_t = \frac{v_t}{1-\beta_2^t} \\
\theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{\hat{v}_t} + \epsilon}\,\hat{m}_t
\end{align}""",
    r"\mathbb{E}\left[(y - \hat{f}(x))^2\right] = \underbrace{\left(\mathbb{E}[\hat{f}(x)] - f(x)\right)^2}_{\text{bias}^2}"
    r" + \underbrace{\mathbb{E}\left[(\hat{f}(x) - \mathbb{E}[\hat{f}(x)])^2\right]}_{\text{variance}}"
    r" + \underbrace{\sigma^2}_{\text{noise}}",
    r"""\begin{aligned}
f_t &= \sigma(W_f \cdot [h_{t-1}, x_t] + b_f) \\
i_t &= \sigma(W_i \cdot [h_{t-1}, x_t] + b_i) \\
\tilde{C}_t &= \tanh(W_C \cdot [h_{t-1}, x_t] + b_C) \\
C_t &= f_t \odot C_{t-1} + i_t \odot \tilde{C}_t \\
h_t &= o_t \odot \tanh(C_t)
\end{aligned}""",
    r"(A \otimes B)(C \otimes D) = (AC) \otimes (BD)",
    r"\lim_{n \to \infty} \left(1 + \frac{x}{n}\right)^n = e^x",
    r"\int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x = \sqrt{\pi}",
    r"\begin{equation} \sigma(z) = \frac{1}{1 + e^{-z}} \tag{3} \label{eq:sigmoid} \end{equation}",
    r"a^2 + b^2 = c^2 \tag*{Pythagoras}",
    r"\text{from \eqref{eq:sigmoid} it follows that } \sigma'(z) = \sigma(z)(1-\sigma(z))",
    r"\sum_{\substack{1 \le i \le n \\ i \ne j}} a_{ij}",
    r"\binom{n}{k} = \frac{n!}{k!\,(n-k)!} = \dbinom{n}{n-k}",
    r"X_n \stackrel{d}{\to} \mathcal{N}(0, 1), \qquad X_n \xrightarrow{\;P\;} \mu, \qquad f \overset{!}{=} 0",
    # statistics
    r"f(x \mid \mu, \sigma^2) = \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)",
    r"\mathcal{N}(\mathbf{x} \mid \boldsymbol{\mu}, \boldsymbol{\Sigma}) = \frac{1}{(2\pi)^{d/2}|\boldsymbol{\Sigma}|^{1/2}}"
    r" \exp\!\left(-\tfrac{1}{2}(\mathbf{x}-\boldsymbol{\mu})^\top \boldsymbol{\Sigma}^{-1}(\mathbf{x}-\boldsymbol{\mu})\right)",
    r"\bar{x} = \frac{1}{n}\sum_{i=1}^n x_i, \qquad s^2 = \frac{1}{n-1}\sum_{i=1}^n (x_i - \bar{x})^2",
    r"r_{xy} = \frac{\sum_i (x_i - \bar x)(y_i - \bar y)}{\sqrt{\sum_i (x_i - \bar x)^2}\sqrt{\sum_i (y_i - \bar y)^2}}",
    r"R^2 = 1 - \frac{SS_{\text{res}}}{SS_{\text{tot}}} = 1 - \frac{\sum_i (y_i - \hat{y}_i)^2}{\sum_i (y_i - \bar{y})^2}",
    r"\text{MSE} = \frac1n \sum_{i=1}^n (y_i - \hat y_i)^2",
    r"H(X) = -\sum_{x} p(x) \log_2 p(x)",
    r"I(X;Y) = \iint p(x,y) \log \frac{p(x,y)}{p(x)p(y)} \,dx\,dy",
    r"X_1, \dots, X_n \overset{\text{i.i.d.}}{\sim} \text{Bernoulli}(p)",
    r"\Pr\left(\left|\bar{X}_n - \mu\right| \geq \varepsilon\right) \leq \frac{\sigma^2}{n\varepsilon^2}",
    r"t = \frac{\bar{X}_1 - \bar{X}_2}{s_p\sqrt{\frac{1}{n_1} + \frac{1}{n_2}}} \sim t_{n_1+n_2-2}",
    r"\mathrm{Cov}(X,Y) = \mathbb{E}\bigl[(X-\mu_X)(Y-\mu_Y)\bigr]",
    r"p(\theta \mid \mathcal{D}) \propto p(\mathcal{D} \mid \theta)\, p(\theta)",
    r"X \perp\!\!\!\perp Y \mid Z",
    r"\hat{y} = \mathbb{1}\{p \geq 0.5\}",
    # learning
    r"\text{AUC} = \int_0^1 \text{TPR}\bigl(\text{FPR}^{-1}(u)\bigr)\,du",
    r"\text{Accuracy} = \frac{TP + TN}{TP + TN + FP + FN} \approx 95\%",
    r"\text{Gini} = 1 - \sum_{k=1}^{K} p_k^2, \quad IG(D, A) = H(D) - \sum_{v \in A} \frac{|D_v|}{|D|} H(D_v)",
    r"K(x, x') = \exp\left(-\gamma \|x - x'\|^2\right)",
    r"\min_{w,b,\xi}\ \frac12\|w\|^2 + C\sum_{i=1}^n \xi_i \quad \text{s.t.} \quad y_i(w^\top x_i + b) \ge 1 - \xi_i,\ \xi_i \ge 0",
    r"\min_G \max_D V(D, G) = \mathbb{E}_{x\sim p_{\text{data}}}[\log D(x)] + \mathbb{E}_{z\sim p_z}[\log(1 - D(G(z)))]",
    r"Q(s,a) \leftarrow Q(s,a) + \alpha\left[r + \gamma \max_{a'} Q(s',a') - Q(s,a)\right]",
    r"\delta^{(l)} = \left( (W^{(l+1)})^T \delta^{(l+1)} \right) \circ \sigma'(z^{(l)})",
    r"\frac{\partial \mathcal{L}}{\partial W^{[l]}} = \frac{\partial \mathcal{L}}{\partial z^{[l]}}"
    r" \cdot \left(a^{[l-1]}\right)^{T}",
    r"\operatorname{BN}(x) = \gamma \, \frac{x - \mu_{\mathcal{B}}}{\sqrt{\sigma_{\mathcal{B}}^2 + \epsilon}} + \beta",
    r"(f * g)[n] = \sum_{m=-\infty}^{\infty} f[m]\, g[n-m]",
    r"J = \sum_{k=1}^{K}\sum_{x \in C_k} \lVert x - \mu_k \rVert^2",
    r"\log \sum_{i} e^{x_i} = m + \log\sum_i e^{x_i - m}, \quad m = \max_i x_i",
    r"A = U \Sigma V^{*}, \qquad A^{+} = V \Sigma^{+} U^{*}",
    r"""\text{FL}(p_t) = -\alpha_t (1-p_t)^\gamma \log(p_t), \quad
p_t = \begin{cases} p & \text{if $y = 1$,} \\ 1-p & \text{otherwise.} \end{cases}""",
    r"PE_{(pos, 2i)} = \sin\left(\frac{pos}{10000^{2i/d_{\text{model}}}}\right)",
    r"\color{red}{w_1} x_1 + \textcolor{blue}{w_2 x_2} + b",
    r"\boxed{\hat{\mu}_{\text{MLE}} = \frac{1}{n}\sum_{i=1}^{n} x_i}",
    r"\frac{\cancel{n}\,(n+1)}{2\cancel{n}}",
    r"p \not= q, \quad x \notin S, \quad A \not\subset B",
    # mathematics
    r"\det\begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc, \qquad"
    r" \begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{pmatrix}",
    r"\left.\frac{\mathrm{d}f}{\mathrm{d}x}\right|_{x=0} = \lim_{h\to 0}\frac{f(h)-f(0)}{h}",
    r"\left\{ x \in \mathbb{R}^n \;\middle|\; \sum_i x_i = 1,\ x_i \ge 0 \right\}",
    r"\nabla^2 f = \begin{pmatrix} \dfrac{\partial^2 f}{\partial x^2} & \dfrac{\partial^2 f}{\partial x \partial y} \\[2ex]"
    r" \dfrac{\partial^2 f}{\partial y \partial x} & \dfrac{\partial^2 f}{\partial y^2} \end{pmatrix}",
    r"\left[\begin{array}{cc|c} 1 & 2 & 3 \\ \hline 4 & 5 & 6 \end{array}\right]",
    r"\sqrt[3]{a^3 + b^3} \neq a + b, \qquad \overline{z_1 z_2} = \bar{z}_1 \bar{z}_2",
    r"""\begin{align*}
(a+b)^2 &= (a+b)(a+b) && \text{by definition} \\
        &= a^2 + 2ab + b^2 && \text{expand}
\end{align*}""",
    r"""\begin{gather}
\sin^2 x + \cos^2 x = 1 \notag \\
e^{i\pi} + 1 = 0
\end{gather}""",
    r"\vec{v} \cdot \vec{w} = |\vec v||\vec w|\cos\alpha, \quad \dot{x} = \frac{dx}{dt}, \quad \ddot{x}, \quad \tilde{x}",
    r"f: \mathbb{R} \to \mathbb{R},\quad x \mapsto x^2 \implies f \in C^\infty(\mathbb{R}) \iff \forall k\ \exists f^{(k)}",
    r"\newcommand{\norm}[1]{\left\lVert #1 \right\rVert} \DeclareMathOperator*{\argmax}{arg\,max}"
    r" \argmax_{w} \norm{w}_2",
    r"\bigcup_{i=1}^{n} A_i, \quad \prod_{i=1}^{n} p_i^{x_i}(1-p_i)^{1-x_i}, \quad \oint_C \mathbf{F}\cdot d\mathbf{r}",
    r"a \equiv b \pmod{m}, \quad \left\lfloor \frac{n}{2} \right\rfloor, \quad \lceil x \rceil, \quad \langle u, v \rangle",
    r"\overbrace{x_1 + x_2 + \cdots + x_n}^{n \text{ terms}} = \sum\limits_{i=1}^{n} x_i",
    r"""\begin{equation}
\begin{split}
\log p(\mathcal{D} \mid θ) &= \sum_{i=1}^{n} \log p(x_i \mid θ) \\ % the rows are independent
&= -\tfrac{n}{2}\log(2πσ^2) - \frac{1}{2σ^2}\sum_{i=1}^{n}(x_i - μ)^2
\end{split}\tag{7}
\end{equation}""",
)
